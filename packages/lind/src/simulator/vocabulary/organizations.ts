// Names of organisations and people, most put together from parts. The organisations are invented.

/** Companies; their class is INDUSTRY. */
export const COMPANIES: readonly string[] = [
  "Arbelia Pharmaceuticals, Inc.",
  "Norvantis AG",
  "Caldera Therapeutics",
  "Veritane Biosciences Inc.",
  "Hollin & Marsh LLC",
  "Sanova-Klein GmbH & Co. KG",
  "Tessaro Oncology Ltd.",
  "Qilin BioPharma Co., Ltd.",
  "Midori Seiyaku K.K.",
  "Ostrava Biologics s.r.o.",
  "Lindqvist Läkemedel AB",
  "Fjordane Pharma A/S",
  "Laboratorios Alcaraván S.A.",
  "Aurelle Santé",
  "Bharatia Lifesciences Limited",
  "Haneul Biotech Corporation",
  "Kestrel Vaccines",
  "Pinewave Medical Devices, Inc.",
  "Orthalon Spine LLC",
  "Mirador Vision Inc",
  "BlueHarbor Gene Therapies",
  "Zentaris Respiratory",
  "Praxigen",
  "Halcyon Diagnostics, Inc.",
  "Meridian Cell Works, a subsidiary of Norvantis AG",
  "Cobalt Ridge Neuroscience",
  "Everlane Dermatology",
  "NutriVale Research",
  "Solace Sleep Systems",
  "Temple Row Biomedical",
];

/** Institutions that are named after a city: `{city}` is filled in. */
export const INSTITUTIONS: readonly string[] = [
  "{city} University Hospital",
  "University of {city}",
  "University Hospital, {city}",
  "{city} Medical University",
  "{city} Cancer Center",
  "Assistance Publique - {city}",
  "{city} Children's Hospital",
  "{city} Institute of Medical Sciences",
  "First Affiliated Hospital of {city} Medical College",
  "{city} General Hospital",
  "Hospital Clínico de {city}",
  "Centre Hospitalier Universitaire de {city}",
  "Klinikum {city}",
  "{city} Heart and Vascular Institute",
  "School of Public Health, {city}",
];

export const NETWORKS: readonly string[] = [
  "Trans-Atlantic Myeloma Group",
  "Cooperative Pediatric Oncology Network",
  "Northern Lung Cancer Intergroup",
  "Gynecologic Trials Alliance",
  "Primary Care Research Network",
];

export const AGENCIES: readonly string[] = [
  "Institute for Rare Disease Research",
  "Agency for Community Health",
  "Center for Veterans' Rehabilitation",
  "Public Health Laboratory Service",
];

export const DEPARTMENTS: readonly string[] = [
  "Department of Oncology",
  "Clinical Research Unit",
  "Site {n}",
  "Research Center",
  "Department of Internal Medicine",
  "Outpatient Clinic",
  "Investigational Site {n}",
  "Department of Surgery",
  "Study Site {n}",
  "Medical Center",
];

export const GIVEN_NAMES: readonly string[] = [
  ..."Anna Maria Elena Sofia Laura Julia Emma Ingrid Mei Yuki Priya Fatima Aisha Olga Ana Chloé Zoë Siobhán Nadia Hannah".split(
    " ",
  ),
  ..."James John Robert Michael David Wei Hiroshi Raj Mohammed Ahmed Lars Jürgen François José Luis Pedro Giovanni Tomasz".split(
    " ",
  ),
  ..."Ivan Min-jun Kwame Chidi Søren Björn Gökhan Amir Daniel Samuel Peter Thomas Mark Paul Ling Xiao Carmen Beatriz Katarzyna".split(
    " ",
  ),
];

export const FAMILY_NAMES: readonly string[] = [
  ..."Smith Johnson Williams Brown Jones Garcia Miller Davis Rodríguez Martinez Müller Schmidt Schneider Weber Dubois Lefèvre".split(
    " ",
  ),
  ..."Rossi Bianchi Fernández García-López Silva Santos Kowalski Nowak Novák Ivanov Petrov Wang Li Zhang Chen Liu Kim Park Lee".split(
    " ",
  ),
  ..."Tanaka Suzuki Sato Patel Sharma Singh Khan Hussain Ali Hassan Yılmaz Demir Öztürk Andersen Nielsen Hansen Johansson Lindgren".split(
    " ",
  ),
  ..."Virtanen O'Brien Murphy McDonald Campbell van-den-Berg de-Vries Jansen Peeters Cohen Levy Okafor Mensah Nguyen Tran Costa Pereira".split(
    " ",
  ),
];

export const DEGREES: readonly string[] = ["MD", "MD, PhD", "PhD", "M.D.", "Prof.", "MD, MPH", "RN", "PharmD"];

export const TITLES: readonly string[] = [
  "Principal Investigator",
  "Professor",
  "Associate Professor",
  "Clinical Professor",
  "Chief of Cardiology",
  "Resident Physician",
  "Director of Clinical Research",
];
