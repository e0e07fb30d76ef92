/**
 * Disease headings of MeSH that synthetic studies are indexed with: `id|term|ids of its broader headings`. Ids and terms
 * are the National Library of Medicine's; the tree is thinned to what a record's ancestors show.
 */
export const MESH_DISEASES: string = `
D009369|Neoplasms|
D009370|Neoplasms by Histologic Type|D009369
D009371|Neoplasms by Site|D009369
D009375|Neoplasms, Glandular and Epithelial|D009370
D002277|Carcinoma|D009375
D000230|Adenocarcinoma|D002277
D002294|Carcinoma, Squamous Cell|D002277
D017599|Neuroectodermal Tumors|D009373
D009373|Neoplasms, Germ Cell and Embryonal|D009370
D009380|Neoplasms, Nerve Tissue|D009370
D018358|Neuroendocrine Tumors|D017599
D018302|Neoplasms, Neuroepithelial|D017599
D018326|Nevi and Melanomas|D009370
D018204|Neoplasms, Connective and Soft Tissue|D009370
D004066|Digestive System Diseases|
D005767|Gastrointestinal Diseases|D004066
D007410|Intestinal Diseases|D005767
D008107|Liver Diseases|D004066
D010182|Pancreatic Diseases|D004066
D004067|Digestive System Neoplasms|D009371
D005770|Gastrointestinal Neoplasms|D004067
D004700|Endocrine System Diseases|
D004701|Endocrine Gland Neoplasms|D009371
D012871|Skin Diseases|D017437
D017437|Skin and Connective Tissue Diseases|
D001941|Breast Diseases|D012871
D012140|Respiratory Tract Diseases|
D008171|Lung Diseases|D012140
D008173|Lung Diseases, Obstructive|D008171
D012142|Respiratory Tract Neoplasms|D013899
D013899|Thoracic Neoplasms|D009371
D002283|Carcinoma, Bronchogenic|D001984
D001984|Bronchial Neoplasms|D008175
D091642|Urogenital Diseases|
D052776|Female Urogenital Diseases|D005261
D005261|Female Urogenital Diseases and Pregnancy Complications|D091642
D052801|Male Urogenital Diseases|D091642
D091662|Genital Diseases|D091642
D005831|Genital Diseases, Female|D052776 D091662
D005832|Genital Diseases, Male|D091662 D052801
D011469|Prostatic Diseases|D005832
D014565|Urogenital Neoplasms|D009371
D005834|Genital Neoplasms, Male|D014565
D005833|Genital Neoplasms, Female|D014565
D014571|Urologic Neoplasms|D014565
D014570|Urologic Diseases|D052776 D052801
D007674|Kidney Diseases|D014570
D001745|Urinary Bladder Diseases|D014570
D007680|Kidney Neoplasms|D014571 D007674
D006402|Hematologic Diseases|D006425
D006425|Hemic and Lymphatic Diseases|
D007154|Immune System Diseases|
D007160|Immunoproliferative Disorders|D007154
D008232|Lymphoproliferative Disorders|D007160
D008206|Lymphatic Diseases|D006425
D007938|Leukemia|D009370
D007945|Leukemia, Lymphoid|D007938 D008232
D007951|Leukemia, Myeloid|D007938
D015448|Leukemia, B-Cell|D007945
D054219|Neoplasms, Plasma Cell|D009370
D010265|Paraproteinemias|D001796
D001796|Blood Protein Disorders|D006402
D001327|Autoimmune Diseases|D007154
D009422|Nervous System Diseases|
D002493|Central Nervous System Diseases|D009422
D001927|Brain Diseases|D002493
D016543|Central Nervous System Neoplasms|D009423
D009423|Nervous System Neoplasms|D009371
D009069|Movement Disorders|D009422
D019636|Neurodegenerative Diseases|D009422
D020734|Parkinsonian Disorders|D001480
D001480|Basal Ganglia Diseases|D001927
D003704|Dementia|D001927 D019965
D019965|Neurocognitive Disorders|D001523
D001523|Mental Disorders|
D019964|Mood Disorders|D001523
D003866|Depressive Disorder|D019964
D019967|Schizophrenia Spectrum and Other Psychotic Disorders|D001523
D019966|Substance-Related Disorders|D064419 D001523
D064419|Chemically-Induced Disorders|
D068099|Trauma and Stressor Related Disorders|D001523
D040921|Stress Disorders, Traumatic|D068099
D065886|Neurodevelopmental Disorders|D001523
D009461|Neurologic Manifestations|D009422
D010146|Pain|D009461
D051270|Headache Disorders, Primary|D020773
D020773|Headache Disorders|D001927
D012893|Sleep Wake Disorders|D009422 D001523
D002318|Cardiovascular Diseases|
D006331|Heart Diseases|D002318
D014652|Vascular Diseases|D002318
D001145|Arrhythmias, Cardiac|D006331
D017202|Myocardial Ischemia|D006331
D003327|Coronary Disease|D017202
D002561|Cerebrovascular Disorders|D001927 D014652
D001157|Arterial Occlusive Diseases|D014652
D016769|Embolism and Thrombosis|D014652
D008659|Metabolic Diseases|D009750
D009750|Nutritional and Metabolic Diseases|
D044882|Glucose Metabolism Disorders|D008659
D003920|Diabetes Mellitus|D044882 D004700
D050171|Dyslipidemias|D052439
D052439|Lipid Metabolism Disorders|D008659
D050177|Overweight|D044343
D044343|Overnutrition|D009748
D009748|Nutrition Disorders|D009750
D007239|Infections|
D014777|Virus Diseases|D007239
D001424|Bacterial Infections|D007239
D006525|Hepatitis, Viral, Human|D014777
D006505|Hepatitis|D008107
D012141|Respiratory Tract Infections|D007239
D015229|Sexually Transmitted Diseases, Viral|D014777
D009140|Musculoskeletal Diseases|
D007592|Joint Diseases|D009140
D001168|Arthritis|D007592
D010003|Osteoarthritis|D001168 D012216
D012216|Rheumatic Diseases|D009140
D001847|Bone Diseases|D009140
D001851|Bone Diseases, Metabolic|D001847
D013122|Spinal Diseases|D001847
D003240|Connective Tissue Diseases|D017437
D005128|Eye Diseases|
D012164|Retinal Diseases|D005128
D011248|Pregnancy Complications|D005261
D009358|Congenital, Hereditary, and Neonatal Diseases and Abnormalities|
D030342|Genetic Diseases, Inborn|D009358
D010335|Pathologic Processes|D013568
D013568|Pathological Conditions, Signs and Symptoms|
D015212|Inflammatory Bowel Diseases|D007410
D010190|Pancreatic Neoplasms|D004067 D004701 D010182
D008545|Melanoma|D018358 D009380 D018326 D012878
D012878|Skin Neoplasms|D009371 D012871
D002289|Carcinoma, Non-Small-Cell Lung|D002283
D008175|Lung Neoplasms|D012142 D008171
D055752|Small Cell Lung Carcinoma|D002283
D001943|Breast Neoplasms|D009371 D001941
D064726|Triple Negative Breast Neoplasms|D001943
D015179|Colorectal Neoplasms|D005770 D007410
D012004|Rectal Neoplasms|D015179
D011471|Prostatic Neoplasms|D005834 D011469
D010051|Ovarian Neoplasms|D004701 D005833 D005831
D002583|Uterine Cervical Neoplasms|D005833 D005831
D016889|Endometrial Neoplasms|D005833 D005831
D013274|Stomach Neoplasms|D005770 D005767
D004938|Esophageal Neoplasms|D005770 D005767
D006528|Carcinoma, Hepatocellular|D000230 D008113
D008113|Liver Neoplasms|D004067 D008107
D018281|Cholangiocarcinoma|D000230
D002292|Carcinoma, Renal Cell|D000230 D007680
D001749|Urinary Bladder Neoplasms|D014571 D001745
D013736|Testicular Neoplasms|D005834 D004701
D006258|Head and Neck Neoplasms|D009371
D077195|Squamous Cell Carcinoma of Head and Neck|D002294 D006258
D009303|Nasopharyngeal Neoplasms|D006258
D013964|Thyroid Neoplasms|D004701 D006258
D005909|Glioblastoma|D001254
D001254|Astrocytoma|D005910
D005910|Glioma|D018302 D009380
D001932|Brain Neoplasms|D016543 D001927
D009447|Neuroblastoma|D018302 D009380
D012509|Sarcoma|D018204
D086002|Mesothelioma, Malignant|D008175
D009101|Multiple Myeloma|D054219 D010265 D008232
D008223|Lymphoma|D009370 D008232 D008206
D008228|Lymphoma, Non-Hodgkin|D008223
D008224|Lymphoma, Follicular|D008228
D016403|Lymphoma, Large B-Cell, Diffuse|D008228
D006689|Hodgkin Disease|D008223
D015470|Leukemia, Myeloid, Acute|D007951 D006402
D015451|Leukemia, Lymphocytic, Chronic, B-Cell|D015448
D015464|Leukemia, Myelogenous, Chronic, BCR-ABL Positive|D007951
D054198|Precursor Cell Lymphoblastic Leukemia-Lymphoma|D007945
D009190|Myelodysplastic Syndromes|D001855
D001855|Bone Marrow Diseases|D006402
D055728|Primary Myelofibrosis|D001855
D003924|Diabetes Mellitus, Type 2|D003920
D003922|Diabetes Mellitus, Type 1|D003920 D001327
D016640|Diabetes, Gestational|D003920 D011248
D003928|Diabetic Nephropathies|D007674 D003920
D003930|Diabetic Retinopathy|D012164 D003920
D011236|Prediabetic State|D003920
D009765|Obesity|D050177
D063766|Pediatric Obesity|D009765
D024821|Metabolic Syndrome|D008659
D006937|Hypercholesterolemia|D050171
D006333|Heart Failure|D006331
D001281|Atrial Fibrillation|D001145
D003324|Coronary Artery Disease|D003327
D009203|Myocardial Infarction|D017202
D054058|Acute Coronary Syndrome|D017202
D006973|Hypertension|D014652
D081029|Pulmonary Arterial Hypertension|D008171
D058729|Peripheral Arterial Disease|D001157
D020521|Stroke|D002561
D054556|Venous Thromboembolism|D016769
D001024|Aortic Valve Stenosis|D006331
D009202|Cardiomyopathies|D006331
D001249|Asthma|D008173
D029424|Pulmonary Disease, Chronic Obstructive|D008173
D003550|Cystic Fibrosis|D030342 D008171 D010182
D054990|Idiopathic Pulmonary Fibrosis|D008171
D011014|Pneumonia|D012141 D008171
D012128|Respiratory Distress Syndrome|D008171
D000086382|COVID-19|D011014 D014777
D007251|Influenza, Human|D012141 D014777
D015658|HIV Infections|D015229 D007154
D006509|Hepatitis B|D006525 D006505
D006526|Hepatitis C|D006525 D006505
D014376|Tuberculosis|D001424
D008288|Malaria|D007239
D018805|Sepsis|D007239
D003141|Communicable Diseases|D007239
D000544|Alzheimer Disease|D003704 D019636
D060825|Cognitive Dysfunction|D019965
D010300|Parkinson Disease|D020734 D009069 D019636
D009103|Multiple Sclerosis|D002493 D001327
D000690|Amyotrophic Lateral Sclerosis|D019636
D006816|Huntington Disease|D019636 D030342
D004827|Epilepsy|D001927
D008881|Migraine Disorders|D051270
D003027|Cluster Headache|D051270
D070642|Brain Injuries, Traumatic|D001927
D013119|Spinal Cord Injuries|D002493
D009157|Myasthenia Gravis|D001327 D009422
D009134|Muscular Atrophy, Spinal|D019636 D030342
D003865|Depressive Disorder, Major|D003866
D003863|Depression|D001523
D001714|Bipolar Disorder|D019964
D012559|Schizophrenia|D019967
D001008|Anxiety Disorders|D001523
D013313|Stress Disorders, Post-Traumatic|D040921
D001289|Attention Deficit Disorder with Hyperactivity|D065886
D067877|Autism Spectrum Disorder|D065886
D000437|Alcoholism|D019966
D009293|Opioid-Related Disorders|D019966
D014029|Tobacco Use Disorder|D019966
D007319|Sleep Initiation and Maintenance Disorders|D012893
D020181|Sleep Apnea, Obstructive|D012893
D010149|Pain, Postoperative|D010146
D059350|Chronic Pain|D010146
D017116|Low Back Pain|D010146
D009437|Neuralgia|D010146
D005356|Fibromyalgia|D012216
D001172|Arthritis, Rheumatoid|D001168 D012216 D001327
D015535|Arthritis, Psoriatic|D001168
D020370|Osteoarthritis, Knee|D010003
D015207|Osteoarthritis, Hip|D010003
D010024|Osteoporosis|D001851
D089183|Axial Spondyloarthritis|D013122
D006073|Gout|D012216 D008659
D008180|Lupus Erythematosus, Systemic|D003240 D001327
D012595|Scleroderma, Systemic|D003240
D013130|Spinal Stenosis|D013122
D012600|Scoliosis|D013122
D011565|Psoriasis|D012871
D003876|Dermatitis, Atopic|D012871
D000152|Acne Vulgaris|D012871
D017497|Hidradenitis Suppurativa|D012871
D000506|Alopecia Areata|D012871 D001327
D014581|Urticaria|D012871
D003424|Crohn Disease|D015212
D003093|Colitis, Ulcerative|D015212
D043183|Irritable Bowel Syndrome|D007410
D005764|Gastroesophageal Reflux|D005767
D065626|Non-alcoholic Fatty Liver Disease|D005234
D005234|Fatty Liver|D008107
D008103|Liver Cirrhosis|D008107
D010195|Pancreatitis|D010182
D002446|Celiac Disease|D007410
D001471|Barrett Esophagus|D005767
D051436|Renal Insufficiency, Chronic|D007674
D007676|Kidney Failure, Chronic|D051436
D058186|Acute Kidney Injury|D007674
D005922|Glomerulonephritis, IGA|D007674 D001327
D053201|Urinary Bladder, Overactive|D001745
D011470|Prostatic Hyperplasia|D011469
D007172|Erectile Dysfunction|D005832
D014549|Urinary Incontinence|D014570
D014552|Urinary Tract Infections|D007239 D014570
D004715|Endometriosis|D005831
D011085|Polycystic Ovary Syndrome|D005831 D004700
D007246|Infertility|D091662
D011225|Pre-Eclampsia|D011248
D047928|Premature Birth|D011248
D019052|Depression, Postpartum|D011248 D003866
D000755|Anemia, Sickle Cell|D006402 D030342
D006467|Hemophilia A|D006402 D030342
D013789|Thalassemia|D006402 D030342
D016553|Purpura, Thrombocytopenic, Idiopathic|D006402 D001327
D006086|Graft vs Host Disease|D007154
D005776|Gaucher Disease|D030342 D008659
D020388|Muscular Dystrophy, Duchenne|D030342 D009140
D008268|Macular Degeneration|D012164
D005901|Glaucoma|D005128
D002386|Cataract|D005128
D015352|Dry Eye Syndromes|D005128
D009216|Myopia|D005128
D000550|Amblyopia|D005128
D003807|Dentin Sensitivity|
D010518|Periodontitis|
D003731|Dental Caries|
D000312|Adrenal Hyperplasia, Congenital|D004700 D030342
D007037|Hypothyroidism|D004700
D007006|Hypogonadism|D004700
D000172|Acromegaly|D004700
D005221|Fatigue|D013568
D011183|Postoperative Complications|D010335
D007249|Inflammation|D010335
D055948|Sarcopenia|D013568
`;
