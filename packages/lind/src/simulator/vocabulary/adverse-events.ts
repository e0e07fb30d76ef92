/** Terms of adverse events as sponsors report them: `organ system|terms`. */
export const ADVERSE_EVENTS: string = `
Blood and lymphatic system disorders|Anaemia;Neutropenia;Febrile neutropenia;Thrombocytopenia;Leukopenia;Lymphopenia
Cardiac disorders|Atrial fibrillation;Cardiac failure;Myocardial infarction;Palpitations;Tachycardia;Angina pectoris;Bradycardia
Ear and labyrinth disorders|Vertigo;Tinnitus;Ear pain
Endocrine disorders|Hypothyroidism;Hyperthyroidism;Adrenal insufficiency
Eye disorders|Dry eye;Vision blurred;Conjunctivitis;Cataract
Gastrointestinal disorders|Nausea;Diarrhoea;Vomiting;Constipation;Abdominal pain;Abdominal pain upper;Dyspepsia;Stomatitis;Dry mouth;Flatulence;Colitis;Gastrooesophageal reflux disease;Pancreatitis acute;Intestinal obstruction
General disorders|Fatigue;Pyrexia;Asthenia;Oedema peripheral;Chills;Chest pain;Injection site reaction;Mucosal inflammation;Death;Malaise
Hepatobiliary disorders|Cholecystitis acute;Hepatic failure;Hyperbilirubinaemia;Bile duct obstruction
Immune system disorders|Hypersensitivity;Anaphylactic reaction;Seasonal allergy
Infections and infestations|Nasopharyngitis;Upper respiratory tract infection;Urinary tract infection;Pneumonia;Sepsis;Influenza;Bronchitis;Sinusitis;Cellulitis;COVID-19;Gastroenteritis;Herpes zoster;Oral candidiasis
Injury, poisoning and procedural complications|Fall;Contusion;Infusion related reaction;Femur fracture;Procedural pain;Overdose
Investigations|Alanine aminotransferase increased;Aspartate aminotransferase increased;Weight decreased;Blood creatinine increased;Neutrophil count decreased;Platelet count decreased;Lipase increased;Weight increased
Metabolism and nutrition disorders|Decreased appetite;Hypokalaemia;Hyponatraemia;Hyperglycaemia;Dehydration;Hypoglycaemia;Hypomagnesaemia;Hypoalbuminaemia
Musculoskeletal and connective tissue disorders|Back pain;Arthralgia;Myalgia;Pain in extremity;Muscle spasms;Bone pain;Neck pain;Musculoskeletal pain
Neoplasms benign, malignant and unspecified (incl cysts and polyps)|Malignant neoplasm progression;Basal cell carcinoma;Tumour pain
Nervous system disorders|Headache;Dizziness;Peripheral sensory neuropathy;Dysgeusia;Syncope;Somnolence;Paraesthesia;Cerebrovascular accident;Seizure;Tremor
Psychiatric disorders|Insomnia;Anxiety;Depression;Confusional state;Suicidal ideation
Renal and urinary disorders|Acute kidney injury;Haematuria;Dysuria;Proteinuria;Urinary retention
Reproductive system and breast disorders|Erectile dysfunction;Vaginal haemorrhage;Breast pain
Respiratory, thoracic and mediastinal disorders|Cough;Dyspnoea;Oropharyngeal pain;Epistaxis;Pulmonary embolism;Pleural effusion;Pneumonitis;Rhinorrhoea;Dysphonia
Skin and subcutaneous tissue disorders|Rash;Pruritus;Alopecia;Dry skin;Palmar-plantar erythrodysaesthesia syndrome;Rash maculo-papular;Erythema;Urticaria;Hyperhidrosis
Vascular disorders|Hypertension;Hypotension;Hot flush;Deep vein thrombosis;Haematoma
`;
