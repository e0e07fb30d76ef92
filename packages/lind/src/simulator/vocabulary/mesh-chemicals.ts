/** Headings of MeSH for drugs and treatments: `id|term|ids of its broader headings`, thinned like the diseases. */
export const MESH_CHEMICALS: string = `
D045504|Molecular Mechanisms of Pharmacological Action|
D045505|Physiological Effects of Drugs|
D000970|Antineoplastic Agents|
D018931|Antineoplastic Agents, Hormonal|D000970
D000964|Antimetabolites, Antineoplastic|D000963 D000970
D000963|Antimetabolites|D045504
D004791|Enzyme Inhibitors|D045504
D047428|Protein Kinase Inhibitors|D004791
D061067|Antibodies, Monoclonal, Humanized|D000911
D000911|Antibodies, Monoclonal|D000906
D000906|Antibodies|D007136
D007136|Immunoglobulins|D007162
D007162|Immunoproteins|D001798
D001798|Blood Proteins|D011506
D011506|Proteins|D000602
D000602|Amino Acids, Peptides, and Proteins|
D007155|Immunologic Factors|D045505
D007166|Immunosuppressive Agents|D007155
D000893|Anti-Inflammatory Agents|
D000894|Anti-Inflammatory Agents, Non-Steroidal|D018712 D000893
D018712|Analgesics, Non-Narcotic|D000700
D000700|Analgesics|D018689
D018689|Sensory System Agents|D018373
D018373|Peripheral Nervous System Agents|D045505
D018501|Antirheumatic Agents|
D016861|Cyclooxygenase Inhibitors|D004791
D005938|Glucocorticoids|D006728
D006728|Hormones|D006730
D006730|Hormones, Hormone Substitutes, and Hormone Antagonists|D045505
D007004|Hypoglycemic Agents|D045505
D097789|Glucagon-Like Peptide-1 Receptor Agonists|D007004
D000924|Anticholesteremic Agents|D000960
D000960|Hypolipidemic Agents|D000963
D019161|Hydroxymethylglutaryl-CoA Reductase Inhibitors|D004791 D000924
D000959|Antihypertensive Agents|
D014665|Vasodilator Agents|
D058986|Phosphodiesterase 5 Inhibitors|D010726
D010726|Phosphodiesterase Inhibitors|D004791
D064804|Urological Agents|
D000900|Anti-Bacterial Agents|D000890
D000890|Anti-Infective Agents|
D000928|Antidepressive Agents|D011619
D011619|Psychotropic Drugs|
D017367|Selective Serotonin Reuptake Inhibitors|D018490 D000928
D018490|Serotonin Agents|D018377
D018377|Neurotransmitter Agents|D045504 D045505
D000927|Anticonvulsants|
D002492|Central Nervous System Depressants|D045505
D000779|Anesthetics, Local|D000777
D000777|Anesthetics|D002492
D010975|Platelet Aggregation Inhibitors|
D011743|Pyrimidines|D006573
D006573|Heterocyclic Compounds, 1-Ring|D006571
D006571|Heterocyclic Compounds|
D001645|Biguanides|D006146
D006146|Guanidines|D000578
D000578|Amidines|D009930
D009930|Organic Chemicals|
D055687|Musculoskeletal and Neural Physiological Phenomena|
D009043|Motor Activity|D055687
D013812|Therapeutics|
D012046|Rehabilitation|D013812
D013514|Surgical Procedures, Operative|
C582435|pembrolizumab|
D077594|Nivolumab|D061067
C000594389|atezolizumab|
C000613593|durvalumab|
D074324|Ipilimumab|D000911
D068258|Bevacizumab|D061067
D068818|Cetuximab|D061067
D069283|Rituximab|D000911
D002945|Cisplatin|D000970
D016190|Carboplatin|D000970
D077150|Oxaliplatin|D000970
D017239|Paclitaxel|D000970
D068196|Albumin-Bound Paclitaxel|D017239
D077143|Docetaxel|D000970
D093542|Gemcitabine|D000964
D069287|Capecitabine|D000964
D005472|Fluorouracil|D000964
D002955|Leucovorin|
D077146|Irinotecan|D000970
D068437|Pemetrexed|D000964
D004317|Doxorubicin|D000970
D003520|Cyclophosphamide|D007166
D014750|Vincristine|D000970
D077204|Temozolomide|D000970
C531550|olaparib|
C500026|palbociclib|
C000596361|osimertinib|
D077156|Gefitinib|D047428
D069347|Erlotinib Hydrochloride|D047428
D077157|Sorafenib|D047428
C531958|lenvatinib|
C558660|cabozantinib|
D068877|Imatinib Mesylate|D047428
D069439|Dasatinib|D047428
C579720|venetoclax|
D001374|Azacitidine|D000964
D077209|Decitabine|D000964
D069286|Bortezomib|D000970
C556306|daratumumab|
C548400|ixazomib|
D013629|Tamoxifen|D018931
D077384|Anastrozole|D018931
C000614160|trastuzumab deruxtecan|
D008687|Metformin|D007004 D001645
C000591245|Semaglutide|D097789
D007328|Insulin|D007004
C000502994|Saxagliptin|D007004
D069059|Atorvastatin|D019161
D019821|Simvastatin|D019161
D001241|Aspirin|D010975 D000894
D017311|Amlodipine|D000959 D014665
D004656|Enalapril|D000959
D068677|Sildenafil Citrate|D058986 D014665
D068581|Tadalafil|D058986 D014665
D077409|Tamsulosin|D064804
D068538|Dutasteride|D064804
D013739|Testosterone|D006728
D003907|Dexamethasone|D005938 D000893
D011241|Prednisone|D005938 D000893
D016559|Tacrolimus|D007166
D009173|Mycophenolic Acid|D007166
D008727|Methotrexate|D007166 D000964
D068582|Certolizumab Pegol|D018501 D007166
D069594|Abatacept|D018501 D007166
C000634427|Abrocitinib|D047428
D005473|Fluoxetine|D017367
D016642|Bupropion|D000928
D007649|Ketamine|D000777 D000700
D069583|Pregabalin|D000927 D000700
D077206|Gabapentin|D000927 D000700
D014635|Valproic Acid|D000927
D002045|Bupivacaine|D000779
D008012|Lidocaine|D000779
D009020|Morphine|D000700
D000082|Acetaminophen|D018712
D077239|Meloxicam|D000894
D019274|Botulinum Toxins, Type A|D018373
D078262|Rifaximin|D000900
D004318|Doxycycline|D000900
D002443|Ceftriaxone|D000900
D019438|Ritonavir|D000890
D015444|Exercise|D009043
D055070|Resistance Training|D012046 D015444
D014815|Vitamins|
D014810|Vitamin E|D014815
D016634|Radiosurgery|D013812 D013514
D069448|Denosumab|D061067
D069585|Filgrastim|
`;
