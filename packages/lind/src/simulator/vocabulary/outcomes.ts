/** What synthetic studies measure: `measure|description|time frame|unit|how it is reported`; the description may be empty. */
export const OUTCOMES: string = `
Overall Survival (OS)|Time from randomization to death from any cause.|Up to approximately 5 years|months|MEDIAN
Progression-Free Survival (PFS)|PFS is defined as the time from randomization to the first documented disease progression per RECIST 1.1 or death from any cause, whichever occurs first.|Up to approximately 36 months|months|MEDIAN
Objective Response Rate (ORR)|Percentage of participants with complete or partial response as assessed by the investigator.|Up to 24 months|percentage of participants|NUMBER
Duration of Response|Time from first documented response to progression or death.|Up to 36 months|months|MEDIAN
Number of Participants With Adverse Events|An adverse event is any untoward medical occurrence in a participant, whether or not related to {drug}.|From first dose to 30 days after last dose|participants|COUNT_OF_PARTICIPANTS
Number of Participants With Dose-limiting Toxicities||Cycle 1 (28 days)|participants|COUNT_OF_PARTICIPANTS
Change From Baseline in Hemoglobin A1c (HbA1c)|Blood is drawn after an overnight fast and analysed at a central laboratory.|Baseline, week {weeks}|percentage of glycosylated hemoglobin|MEAN
Change From Baseline in Fasting Plasma Glucose||Baseline, week {weeks}|mg/dL|MEAN
Change in Body Weight|Weight is measured on a calibrated scale without shoes.|Baseline to {weeks} weeks|kg|MEAN
Change From Baseline in Systolic Blood Pressure|Mean of three measurements in sitting position after 5 minutes of rest.|Baseline, week {weeks}|mmHg|MEAN
Major Adverse Cardiovascular Events (MACE)|Composite of cardiovascular death, non-fatal myocardial infarction and non-fatal stroke.|12 months|participants|COUNT_OF_PARTICIPANTS
Change in Left Ventricular Ejection Fraction|Measured by transthoracic echocardiography (biplane Simpson).|6 months|percentage|MEAN
Pain Intensity (Visual Analogue Scale)|From 0 (no pain) to 100 mm (worst imaginable pain); a higher score means more pain.|24 hours after surgery|mm|MEAN
Opioid Consumption|Total dose in oral morphine equivalents.|First 48 hours after surgery|mg|MEAN
Health-related Quality of Life (SF-36)|Scores range from 0 to 100; higher scores mean better health.|Baseline, 3 and 6 months|score on a scale|MEAN
EQ-5D-5L Index||Baseline and {weeks} weeks|score on a scale|MEAN
Hospital Anxiety and Depression Scale (HADS)|Each subscale ranges from 0 to 21; higher scores mean more symptoms.|Baseline, {weeks} weeks|score on a scale|MEAN
Montgomery–Åsberg Depression Rating Scale (MADRS)|Ten items, total score from 0 to 60.|Week 6|score on a scale|MEAN
Maximum Observed Plasma Concentration (Cmax) of {drug}|Samples are taken before and up to 72 hours after the dose.|Day 1 and day 15|ng/mL|GEOMETRIC_MEAN
Area Under the Concentration-time Curve (AUC0-24) of {drug}||Day 1 and day 15|ng*h/mL|GEOMETRIC_MEAN
Terminal Half-life (t1/2)||Up to 96 hours after the dose|hours|MEDIAN
Six-minute Walk Distance||Baseline, 6 and 12 months|meters|MEAN
Forced Expiratory Volume in 1 Second (FEV1)|Measured before the bronchodilator.|Week {weeks}|liters|LEAST_SQUARES_MEAN
Annualized Rate of Exacerbations||52 weeks|exacerbations per year|NUMBER
Participants With ACR20 Response|At least 20% improvement in tender and swollen joints and in three of five further measures.|Week 24|percentage of participants|NUMBER
Psoriasis Area and Severity Index (PASI) 90||Week 16|percentage of participants|NUMBER
Best Corrected Visual Acuity|ETDRS letters read at 4 meters.|Month 12|letters|MEAN
Central Retinal Thickness|Measured with optical coherence tomography.|Month 12|µm|MEAN
Clinical Remission|Mayo score ≤ 2 with no subscore \\> 1.|Week 8 and week 52|percentage of participants|NUMBER
Length of Hospital Stay||Until discharge, on average 7 days|days|MEDIAN
30-day Mortality||30 days|participants|COUNT_OF_PARTICIPANTS
Rate of Surgical Site Infection|According to the criteria of the Centers for Disease Control and Prevention.|30 days after surgery|participants|COUNT_OF_PARTICIPANTS
Operating Time||During surgery|minutes|MEAN
Intraoperative Blood Loss||During surgery|mL|MEDIAN
Feasibility of Recruitment|Share of the eligible patients who consent.|12 months|percentage of participants|NUMBER
Adherence to {drug}|Number of doses taken divided by the number prescribed.|{weeks} weeks|percentage|MEAN
Serum C-reactive Protein||Baseline, day 3, day 7|mg/L|MEDIAN
Neutralizing Antibody Titer|Geometric mean titer against the vaccine strain.|28 days after the last dose|titer|GEOMETRIC_MEAN
Virologic Response|HIV-1 RNA \\< 50 copies/mL by the snapshot algorithm.|Week 48|percentage of participants|NUMBER
Sustained Virologic Response 12 Weeks After Treatment||12 weeks after end of treatment|percentage of participants|NUMBER
Insomnia Severity Index|Seven items, total score from 0 to 28.|Baseline and {weeks} weeks|score on a scale|MEAN
Abstinence From Smoking|Self-reported and confirmed by exhaled carbon monoxide.|6 months|participants|COUNT_OF_PARTICIPANTS
International Prostate Symptom Score (IPSS)||Week 12|score on a scale|LEAST_SQUARES_MEAN
International Index of Erectile Function (IIEF-5)||Baseline, 4 and 12 weeks|score on a scale|MEAN
Live Birth Rate||Up to 40 weeks of gestation|participants|COUNT_OF_PARTICIPANTS
Estimated Glomerular Filtration Rate (eGFR) Slope||Up to 104 weeks|mL/min/1.73 m²/year|LEAST_SQUARES_MEAN
Probing Pocket Depth||Baseline, 3 and 6 months|mm|MEAN
Amyotrophic Lateral Sclerosis Functional Rating Scale–Revised||Week 24|score on a scale|LEAST_SQUARES_MEAN
Monthly Migraine Days||Months 1 to 3|days|LEAST_SQUARES_MEAN
Modified Rankin Scale at 90 Days|From 0 (no symptoms) to 6 (death).|90 days|score on a scale|MEDIAN
Cost per Quality-adjusted Life Year||24 months|US dollars|NUMBER
User Satisfaction|Questionnaire with ten items, developed for this study.|{weeks} weeks|score on a scale|MEAN
Gut Microbiome Diversity (Shannon Index)|16S rRNA sequencing of stool samples.|Baseline and week {weeks}|index|MEAN
Minimal Residual Disease Negativity|By next-generation sequencing at a sensitivity of 10\\^-5.|At the end of consolidation, up to 12 months|percentage of participants|NUMBER
Annualized Bleeding Rate||52 weeks|bleeds per year|MEDIAN
Time to First Flatus||Up to 5 days after surgery|hours|MEDIAN
Range of Motion of the Knee||6 weeks|degrees|MEAN
Cobb Angle||At skeletal maturity, an average of 2 years|degrees|MEAN
`;
