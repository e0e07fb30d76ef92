/**
 * What synthetic studies are about: `name|other names|MeSH id|field of medicine`. Names are written as sponsors write
 * them, which is seldom the heading's own wording; a few have no heading, as in the registry.
 */
export const CONDITIONS: string = `
Pancreatic Cancer|Pancreatic Ductal Adenocarcinoma;PDAC|D010190|oncology
Metastatic Pancreatic Adenocarcinoma|Pancreas Cancer|D010190|oncology
Melanoma|Unresectable Melanoma;Stage IV Melanoma|D008545|oncology
Non-Small Cell Lung Cancer|NSCLC;Carcinoma, Non-Small-Cell Lung|D002289|oncology
Small Cell Lung Cancer|SCLC|D055752|oncology
Lung Cancer|Lung Neoplasms|D008175|oncology
Breast Cancer|Breast Neoplasms;HER2-positive Breast Cancer|D001943|oncology
Triple Negative Breast Cancer|TNBC|D064726|oncology
Colorectal Cancer|Metastatic Colorectal Cancer;mCRC|D015179|oncology
Rectal Cancer|Locally Advanced Rectal Cancer|D012004|oncology
Prostate Cancer|Metastatic Castration-resistant Prostate Cancer;mCRPC|D011471|oncology
Ovarian Cancer|Platinum-resistant Ovarian Cancer|D010051|oncology
Cervical Cancer|Uterine Cervical Neoplasms|D002583|oncology
Endometrial Cancer|Endometrial Carcinoma|D016889|oncology
Gastric Cancer|Gastroesophageal Junction Adenocarcinoma|D013274|oncology
Esophageal Cancer|Esophageal Squamous Cell Carcinoma|D004938|oncology
Hepatocellular Carcinoma|HCC;Liver Cancer|D006528|oncology
Cholangiocarcinoma|Biliary Tract Cancer|D018281|oncology
Renal Cell Carcinoma|Clear Cell Renal Cell Carcinoma;RCC|D002292|oncology
Bladder Cancer|Urothelial Carcinoma|D001749|oncology
Testicular Cancer|Germ Cell Tumor|D013736|oncology
Head and Neck Squamous Cell Carcinoma|HNSCC|D077195|oncology
Nasopharyngeal Carcinoma|NPC|D009303|oncology
Thyroid Cancer|Papillary Thyroid Cancer|D013964|oncology
Glioblastoma|GBM;Glioblastoma Multiforme|D005909|oncology
Glioma|Diffuse Midline Glioma|D005910|oncology
Brain Metastases|Brain Neoplasms|D001932|oncology
Neuroblastoma|High-risk Neuroblastoma|D009447|oncology
Soft Tissue Sarcoma|Sarcoma|D012509|oncology
Malignant Pleural Mesothelioma|Mesothelioma|D086002|oncology
Neuroendocrine Tumors|NET|D018358|oncology
Advanced Solid Tumors|Solid Tumor, Adult|D009369|oncology
Multiple Myeloma|Relapsed or Refractory Multiple Myeloma;RRMM|D009101|hematology
Follicular Lymphoma|FL|D008224|hematology
Diffuse Large B-Cell Lymphoma|DLBCL|D016403|hematology
Hodgkin Lymphoma|Classical Hodgkin Lymphoma|D006689|hematology
Lymphoma, Non-Hodgkin|B-cell Non-Hodgkin Lymphoma|D008228|hematology
Acute Myeloid Leukemia|AML|D015470|hematology
Chronic Lymphocytic Leukemia|CLL|D015451|hematology
Chronic Myeloid Leukemia|CML|D015464|hematology
Acute Lymphoblastic Leukemia|ALL|D054198|hematology
Myelodysplastic Syndrome|MDS|D009190|hematology
Myelofibrosis|Primary Myelofibrosis|D055728|hematology
Sickle Cell Disease|Sickle Cell Anemia|D000755|hematology
Hemophilia A|Severe Hemophilia A|D006467|hematology
Beta-Thalassemia|Transfusion-dependent Beta-Thalassemia|D013789|hematology
Immune Thrombocytopenia|ITP|D016553|hematology
Graft Versus Host Disease|Chronic GVHD|D006086|hematology
Type 2 Diabetes Mellitus|Type 2 Diabetes;T2DM|D003924|endocrinology
Type 1 Diabetes|Diabetes Mellitus, Type 1|D003922|endocrinology
Gestational Diabetes|GDM|D016640|endocrinology
Diabetes|Diabetes Mellitus|D003920|endocrinology
Diabetic Kidney Disease|Diabetic Nephropathy|D003928|endocrinology
Prediabetes|Prediabetic State|D011236|endocrinology
Obesity|Overweight and Obesity|D009765|endocrinology
Childhood Obesity|Pediatric Obesity|D063766|endocrinology
Metabolic Syndrome|Insulin Resistance Syndrome|D024821|endocrinology
Hypercholesterolemia|Dyslipidemia|D006937|endocrinology
Congenital Adrenal Hyperplasia|CAH|D000312|endocrinology
Hypothyroidism|Primary Hypothyroidism|D007037|endocrinology
Hypogonadism, Male|Testosterone Deficiency|D007006|endocrinology
Acromegaly||D000172|endocrinology
Heart Failure|Heart Failure With Reduced Ejection Fraction;HFrEF|D006333|cardiology
Heart Failure With Preserved Ejection Fraction|HFpEF|D006333|cardiology
Atrial Fibrillation|Nonvalvular Atrial Fibrillation|D001281|cardiology
Coronary Artery Disease|CAD|D003324|cardiology
Myocardial Infarction|ST-Elevation Myocardial Infarction;STEMI|D009203|cardiology
Acute Coronary Syndrome|ACS|D054058|cardiology
Hypertension|High Blood Pressure|D006973|cardiology
Pulmonary Arterial Hypertension|PAH|D081029|cardiology
Peripheral Artery Disease|Critical Limb Ischemia|D058729|cardiology
Aortic Valve Stenosis|Severe Aortic Stenosis|D001024|cardiology
Hypertrophic Cardiomyopathy|Obstructive HCM|D009202|cardiology
Venous Thromboembolism|Deep Vein Thrombosis|D054556|cardiology
Stroke|Acute Ischemic Stroke|D020521|neurology
Asthma|Severe Eosinophilic Asthma|D001249|respiratory
COPD|Chronic Obstructive Pulmonary Disease|D029424|respiratory
Cystic Fibrosis|CF|D003550|respiratory
Idiopathic Pulmonary Fibrosis|IPF|D054990|respiratory
Community-acquired Pneumonia|Pneumonia|D011014|respiratory
ARDS|Acute Respiratory Distress Syndrome|D012128|respiratory
COVID-19|SARS-CoV-2 Infection;Coronavirus Disease 2019|D000086382|infection
Influenza|Seasonal Influenza|D007251|infection
HIV Infections|HIV-1 Infection|D015658|infection
Chronic Hepatitis B|HBV|D006509|infection
Hepatitis C|Chronic Hepatitis C Virus Infection|D006526|infection
Tuberculosis|Pulmonary Tuberculosis|D014376|infection
Malaria|Plasmodium Falciparum Malaria|D008288|infection
Sepsis|Septic Shock|D018805|infection
Urinary Tract Infections|Complicated Urinary Tract Infection|D014552|infection
Alzheimer Disease|Early Alzheimer's Disease|D000544|neurology
Mild Cognitive Impairment|Cognitive Decline|D060825|neurology
Parkinson Disease|Parkinson's Disease|D010300|neurology
Multiple Sclerosis|Relapsing-remitting Multiple Sclerosis|D009103|neurology
Amyotrophic Lateral Sclerosis|ALS|D000690|neurology
Huntington Disease|Huntington's Disease|D006816|neurology
Epilepsy|Focal Onset Seizures|D004827|neurology
Migraine|Chronic Migraine|D008881|neurology
Cluster Headache||D003027|neurology
Traumatic Brain Injury|TBI|D070642|neurology
Spinal Cord Injuries|Tetraplegia|D013119|neurology
Myasthenia Gravis|Generalized Myasthenia Gravis|D009157|neurology
Spinal Muscular Atrophy|SMA|D009134|neurology
Duchenne Muscular Dystrophy|DMD|D020388|neurology
Major Depressive Disorder|MDD;Treatment-resistant Depression|D003865|psychiatry
Depression|Depressive Symptoms|D003863|psychiatry
Postpartum Depression|Perinatal Depression|D019052|psychiatry
Bipolar Disorder|Bipolar I Disorder|D001714|psychiatry
Schizophrenia|Schizoaffective Disorder|D012559|psychiatry
Anxiety Disorders|Generalized Anxiety Disorder|D001008|psychiatry
Posttraumatic Stress Disorder|PTSD|D013313|psychiatry
ADHD|Attention Deficit Hyperactivity Disorder|D001289|psychiatry
Autism Spectrum Disorder|Autism|D067877|psychiatry
Alcohol Use Disorder|Alcohol Dependence|D000437|psychiatry
Opioid Use Disorder|Opioid Dependence|D009293|psychiatry
Smoking Cessation|Nicotine Dependence|D014029|psychiatry
Insomnia|Chronic Insomnia|D007319|psychiatry
Obstructive Sleep Apnea|OSA|D020181|respiratory
Postoperative Pain|Pain, Postoperative|D010149|pain
Chronic Pain|Chronic Pain Syndrome|D059350|pain
Low Back Pain|Chronic Low Back Pain|D017116|pain
Neuropathic Pain|Neuralgia|D009437|pain
Fibromyalgia||D005356|pain
Rheumatoid Arthritis|RA|D001172|rheumatology
Psoriatic Arthritis|PsA|D015535|rheumatology
Knee Osteoarthritis|Osteoarthritis, Knee|D020370|rheumatology
Hip Osteoarthritis|Osteoarthritis, Hip|D015207|rheumatology
Osteoporosis|Postmenopausal Osteoporosis|D010024|rheumatology
Axial Spondyloarthritis|Ankylosing Spondylitis|D089183|rheumatology
Gout|Hyperuricemia|D006073|rheumatology
Systemic Lupus Erythematosus|SLE;Lupus Nephritis|D008180|rheumatology
Systemic Sclerosis|Scleroderma|D012595|rheumatology
Sjögren's Syndrome|Sjögren Disease||rheumatology
Lumbar Spinal Stenosis|Spinal Stenosis|D013130|rheumatology
Adolescent Idiopathic Scoliosis|Scoliosis|D012600|rheumatology
Psoriasis|Plaque Psoriasis|D011565|dermatology
Atopic Dermatitis|Eczema|D003876|dermatology
Acne Vulgaris|Acne|D000152|dermatology
Hidradenitis Suppurativa|HS|D017497|dermatology
Alopecia Areata||D000506|dermatology
Chronic Spontaneous Urticaria|CSU|D014581|dermatology
Crohn's Disease|Crohn Disease|D003424|gastroenterology
Ulcerative Colitis|Inflammatory Bowel Diseases|D003093|gastroenterology
Irritable Bowel Syndrome|IBS|D043183|gastroenterology
GERD|Gastroesophageal Reflux Disease|D005764|gastroenterology
Nonalcoholic Steatohepatitis|NASH;MASH|D065626|gastroenterology
Liver Cirrhosis|Decompensated Cirrhosis|D008103|gastroenterology
Acute Pancreatitis|Pancreatitis|D010195|gastroenterology
Celiac Disease||D002446|gastroenterology
Barrett's Esophagus|Barrett Esophagus|D001471|gastroenterology
Chronic Kidney Disease|CKD|D051436|nephrology
End Stage Renal Disease|ESRD;Hemodialysis Complication|D007676|nephrology
Acute Kidney Injury|AKI|D058186|nephrology
IgA Nephropathy|IgAN|D005922|nephrology
Overactive Bladder|OAB|D053201|urology
Benign Prostatic Hyperplasia|BPH|D011470|urology
Erectile Dysfunction|ED|D007172|urology
Urinary Incontinence|Stress Urinary Incontinence|D014549|urology
Endometriosis|Endometriosis-related Pain|D004715|reproduction
Polycystic Ovary Syndrome|PCOS|D011085|reproduction
Infertility|Infertility, Female|D007246|reproduction
Preeclampsia|Pre-Eclampsia|D011225|reproduction
Preterm Birth|Premature Birth|D047928|reproduction
Age-Related Macular Degeneration|Neovascular AMD|D008268|ophthalmology
Diabetic Macular Edema|Diabetic Retinopathy|D003930|ophthalmology
Glaucoma|Primary Open Angle Glaucoma|D005901|ophthalmology
Cataract|Age-related Cataract|D002386|ophthalmology
Dry Eye Disease|Dry Eye Syndromes|D015352|ophthalmology
Myopia|Myopia Progression|D009216|ophthalmology
Amblyopia|Anisometropic Amblyopia|D000550|ophthalmology
Periodontitis|Stage III Periodontitis|D010518|dentistry
Dental Caries|Early Childhood Caries|D003731|dentistry
Dentin Hypersensitivity|Tooth Sensitivity|D003807|dentistry
Gaucher Disease|Gaucher Disease, Type 1|D005776|endocrinology
Sarcopenia|Frailty|D055948|rheumatology
Fatigue|Cancer-related Fatigue|D005221|pain
Healthy Volunteers|Healthy||healthy
Healthy|Healthy Participants||healthy
Anesthesia|Regional Anesthesia||pain
`;
