/**
 * What synthetic studies try: `name|type|other names|MeSH id|fields of medicine`. Generic names with their brands and codes are
 * real; those that begin with a code LND, and their names, belong to no company.
 */
export const INTERVENTIONS: string = `
Pembrolizumab|BIOLOGICAL|Keytruda;KEYTRUDA®;MK-3475;Lambrolizumab|C582435|oncology
Nivolumab|BIOLOGICAL|Opdivo;BMS-936558;ONO-4538|D077594|oncology,hematology
Atezolizumab|DRUG|Tecentriq;MPDL3280A;RO5541267|C000594389|oncology
Durvalumab|BIOLOGICAL|Imfinzi;MEDI4736|C000613593|oncology
Ipilimumab|BIOLOGICAL|Yervoy;BMS-734016;MDX-010|D074324|oncology
Bevacizumab|BIOLOGICAL|Avastin|D068258|oncology,ophthalmology
Cetuximab|BIOLOGICAL|Erbitux;C225|D068818|oncology
Rituximab|BIOLOGICAL|Rituxan;MabThera|D069283|hematology,rheumatology
Cisplatin|DRUG|CDDP;Platinol|D002945|oncology
Carboplatin|DRUG|Paraplatin;CBDCA|D016190|oncology
Oxaliplatin|DRUG|Eloxatin|D077150|oncology
Paclitaxel|DRUG|Taxol|D017239|oncology
Nab-paclitaxel|DRUG|Abraxane;Albumin-bound Paclitaxel|D068196|oncology
Docetaxel|DRUG|Taxotere|D077143|oncology
Gemcitabine|DRUG|Gemzar|D093542|oncology
Capecitabine|DRUG|Xeloda|D069287|oncology
5-Fluorouracil|DRUG|5-FU;Fluorouracil;Adrucil|D005472|oncology
Leucovorin|DRUG|Folinic Acid;Calcium Folinate|D002955|oncology
Irinotecan|DRUG|Camptosar;CPT-11|D077146|oncology
Pemetrexed|DRUG|Alimta;LY231514|D068437|oncology
Doxorubicin|DRUG|Adriamycin|D004317|oncology,hematology
Cyclophosphamide|DRUG|Cytoxan;Endoxan|D003520|oncology,hematology,rheumatology
Vincristine|DRUG|Oncovin|D014750|hematology
Temozolomide|DRUG|Temodar;Temodal;TMZ|D077204|oncology
Olaparib|DRUG|Lynparza;AZD2281|C531550|oncology
Palbociclib|DRUG|Ibrance;PD-0332991|C500026|oncology
Osimertinib|DRUG|Tagrisso;AZD9291|C000596361|oncology
Gefitinib|DRUG|Iressa;ZD1839|D077156|oncology
Erlotinib|DRUG|Tarceva;OSI-774|D069347|oncology
Sorafenib|DRUG|Nexavar;BAY 43-9006|D077157|oncology
Lenvatinib|DRUG|Lenvima;E7080;MK-7902|C531958|oncology
Cabozantinib|DRUG|Cabometyx;XL184|C558660|oncology
Imatinib|DRUG|Gleevec;Glivec;STI571|D068877|hematology,oncology
Dasatinib|DRUG|Sprycel;BMS-354825|D069439|hematology
Venetoclax|DRUG|Venclexta;ABT-199|C579720|hematology
Azacitidine|DRUG|Vidaza|D001374|hematology
Decitabine|DRUG|Dacogen|D077209|hematology
Bortezomib|DRUG|Velcade;PS-341|D069286|hematology
Daratumumab|BIOLOGICAL|Darzalex;JNJ-54767414|C556306|hematology
Ixazomib|DRUG|Ninlaro;MLN9708|C548400|hematology
Tamoxifen|DRUG|Nolvadex|D013629|oncology
Anastrozole|DRUG|Arimidex|D077384|oncology
Trastuzumab Deruxtecan|DRUG|T-DXd;DS-8201a;Enhertu|C000614160|oncology
Stereotactic Body Radiation Therapy|RADIATION|SBRT;SABR|D016634|oncology
Filgrastim|BIOLOGICAL|G-CSF;Neupogen|D069585|hematology
Metformin|DRUG|Glucophage;Metformin Hydrochloride|D008687|endocrinology,reproduction,oncology
Semaglutide|DRUG|Ozempic;Wegovy;NNC0113-0217|C000591245|endocrinology,cardiology,gastroenterology
Insulin Glargine|DRUG|Lantus;HOE901|D007328|endocrinology
Saxagliptin|DRUG|Onglyza;BMS-477118|C000502994|endocrinology
Atorvastatin|DRUG|Lipitor|D069059|cardiology,endocrinology
Simvastatin|DRUG|Zocor|D019821|cardiology
Aspirin|DRUG|Acetylsalicylic Acid;ASA|D001241|cardiology,neurology,reproduction
Amlodipine|DRUG|Norvasc|D017311|cardiology,nephrology
Enalapril|DRUG|Vasotec|D004656|cardiology,nephrology
Sildenafil|DRUG|Viagra;Revatio;UK-92,480|D068677|urology,cardiology
Tadalafil|DRUG|Cialis;LY450190|D068581|urology,cardiology
Tamsulosin|DRUG|Flomax;Harnal|D077409|urology
Dutasteride|DRUG|Avodart|D068538|urology
Testosterone|DRUG|AndroGel|D013739|endocrinology,urology
Dexamethasone|DRUG|Decadron|D003907|hematology,infection,pain,respiratory
Prednisone|DRUG|Deltasone|D011241|rheumatology,respiratory,hematology
Tacrolimus|DRUG|Prograf;FK506|D016559|nephrology,dermatology
Mycophenolate Mofetil|DRUG|CellCept;MMF|D009173|nephrology,rheumatology
Methotrexate|DRUG|MTX;Trexall|D008727|rheumatology,dermatology,hematology
Certolizumab Pegol|BIOLOGICAL|Cimzia;CDP870|D068582|rheumatology,gastroenterology
Abatacept|BIOLOGICAL|Orencia;BMS-188667|D069594|rheumatology
Abrocitinib|DRUG|Cibinqo;PF-04965842|C000634427|dermatology
Fluoxetine|DRUG|Prozac|D005473|psychiatry
Bupropion|DRUG|Wellbutrin;Zyban|D016642|psychiatry
Ketamine|DRUG|Ketalar|D007649|psychiatry,pain
Pregabalin|DRUG|Lyrica;PD 0144723|D069583|pain,neurology,psychiatry
Gabapentin|DRUG|Neurontin|D077206|pain,neurology
Valproic Acid|DRUG|Depakote;Sodium Valproate|D014635|neurology,psychiatry
Bupivacaine|DRUG|Marcaine;Exparel|D002045|pain
Lidocaine|DRUG|Xylocaine|D008012|pain,dentistry
Morphine|DRUG|MS Contin|D009020|pain
Acetaminophen|DRUG|Paracetamol;Ofirmev|D000082|pain
Meloxicam|DRUG|Mobic|D077239|pain,rheumatology
OnabotulinumtoxinA|BIOLOGICAL|Botox;BOTOX®|D019274|neurology,urology
Rifaximin|DRUG|Xifaxan|D078262|gastroenterology
Doxycycline|DRUG|Vibramycin|D004318|infection,dermatology
Ceftriaxone|DRUG|Rocephin|D002443|infection
Nirmatrelvir/Ritonavir|DRUG|Paxlovid;PF-07321332|D019438|infection
Denosumab|BIOLOGICAL|Prolia;AMG 162|D069448|rheumatology,oncology
Aerobic Exercise|BEHAVIORAL|Endurance Training|D015444|cardiology,endocrinology,psychiatry,pain,neurology,rheumatology,healthy
Resistance Training|BEHAVIORAL|Strength Training|D055070|rheumatology,healthy,oncology
Vitamin D|DIETARY_SUPPLEMENT|Cholecalciferol|D014815|endocrinology,rheumatology,healthy,infection
Vitamin E|DIETARY_SUPPLEMENT|Alpha-tocopherol|D014810|gastroenterology,healthy
Cognitive Behavioral Therapy|BEHAVIORAL|CBT||psychiatry,pain
Motivational Interviewing|BEHAVIORAL|||psychiatry,endocrinology
Mindfulness-Based Stress Reduction|BEHAVIORAL|MBSR||psychiatry,pain,healthy
Telehealth Follow-up|OTHER|Remote Monitoring||cardiology,endocrinology,nephrology,respiratory
Standard of Care|OTHER|Usual Care;SOC||any
Blood Sampling|DIAGNOSTIC_TEST|Venipuncture||any
Questionnaire|OTHER|Quality-of-Life Assessment||any
MRI|DIAGNOSTIC_TEST|Magnetic Resonance Imaging||neurology,oncology,cardiology,rheumatology
Continuous Positive Airway Pressure|DEVICE|CPAP||respiratory
Transcranial Magnetic Stimulation|DEVICE|rTMS||psychiatry,neurology
Drug-eluting Stent|DEVICE|DES||cardiology
Continuous Glucose Monitor|DEVICE|CGM||endocrinology
Intraocular Lens|DEVICE|IOL||ophthalmology
Atropine Eye Drops|DRUG|Atropine Sulfate 0.01%||ophthalmology
Patching|DEVICE|Occlusion Therapy||ophthalmology
Fluoride Varnish|DRUG|||dentistry
Scaling and Root Planing|PROCEDURE|SRP||dentistry
Laparoscopic Surgery|PROCEDURE|Minimally Invasive Surgery||gastroenterology,reproduction,urology,oncology
Erector Spinae Plane Block|PROCEDURE|ESP Block||pain
Fecal Microbiota Transplantation|BIOLOGICAL|FMT||gastroenterology,infection
Letrozole|DRUG|Femara||reproduction,oncology
Low-dose Colchicine|DRUG|Colchicine 0.5 mg||cardiology,rheumatology
Whole Genome Sequencing|GENETIC|WGS||hematology,neurology
Zolvarentinib|DRUG|LND-1042||oncology,hematology
Mirtavolimab|BIOLOGICAL|LND-2210||oncology
Quenadestran|DRUG|LND-0077||cardiology,nephrology
Belorapitide|DRUG|LND-3105;once-weekly LND-3105||endocrinology,gastroenterology
Tavorexinib|DRUG|LND-0918||dermatology,rheumatology
Ostrilumab|BIOLOGICAL|LND-4401||respiratory,dermatology
Ferzanemdaz|DRUG|LND-5520||psychiatry
Nolvirasine|DRUG|LND-0606||infection
Cadrevagene Autotemcel|GENETIC|LND-7001||hematology,neurology
Pelimotran Vaccine|BIOLOGICAL|LND-8800;VAC-8800||infection,healthy
Doravexetine|DRUG|LND-1299||neurology,pain
Ivosatrel Eye Drops|DRUG|LND-0311||ophthalmology
Lind Wearable Sensor|DEVICE|LWS-1||cardiology,neurology,healthy,respiratory
`;
