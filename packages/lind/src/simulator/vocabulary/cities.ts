/** Places of synthetic sites, with the coordinates that GeoNames gives them: `city|state|country|latitude|longitude|postal code`, the busiest first. */
export const CITIES: string = `
New York|New York|United States|40.71427|-74.00597|10016
Boston|Massachusetts|United States|42.35843|-71.05977|02115
Toronto|Ontario|Canada|43.70643|-79.39864|M5G 1X8
Barcelona||Spain|41.38879|2.15899|08035
Shanghai||China|31.22222|121.45806|200030
Paris||France|48.85341|2.3488|75010
Houston|Texas|United States|29.76328|-95.36327|77030
Philadelphia|Pennsylvania|United States|39.95238|-75.16362|19107
Montreal|Quebec|Canada|45.50884|-73.58781|H3T 1C5
Beijing||China|39.9075|116.39723|100021
Lille||France|50.63297|3.05858|59037
Seoul||South Korea|37.566|126.9784|110-744
Chicago|Illinois|United States|41.85003|-87.65005|60611
San Francisco|California|United States|37.77493|-122.41942|94143
Madrid||Spain|40.4165|-3.70256|28046
Hamburg||Germany|53.57532|10.01534|20246
Toulouse||France|43.60426|1.44367|31059
Marseille||France|43.29551|5.38958|13009
Cleveland|Ohio|United States|41.4995|-81.69541|44195
San Diego|California|United States|32.71533|-117.15726|92120
London||United Kingdom|51.50853|-0.12574|SE5 9RS
Berlin||Germany|52.52437|13.41053|10117
Moscow||Russia|55.75222|37.61556|105425
Valencia||Spain|39.46975|-0.37739|46010
Tampa|Florida|United States|27.94752|-82.45843|33607
Rochester|Minnesota|United States|44.02163|-92.4699|55905
Lyon||France|45.74848|4.84669|69000
Nice||France|43.70313|7.26608|06002
Amsterdam||Netherlands|52.37403|4.88969|1078 VV
Istanbul||Turkey (Türkiye)|41.01384|28.94966|34900
Birmingham|Alabama|United States|33.52066|-86.80249|35233
Atlanta|Georgia|United States|33.749|-84.38798|30322
Perth|Western Australia|Australia|-31.95224|115.8614|6008
Milan||Italy|45.46427|9.18951|20133
Calgary|Alberta|Canada|51.05011|-114.08529|T2N 4N2
Haifa||Israel|32.81841|34.9885|31096
Indianapolis|Indiana|United States|39.76838|-86.15804|46202
Los Angeles|California|United States|34.05223|-118.24368|90027
Guangzhou|Guangdong|China|23.11667|113.25|510060
Nanjing|Jiangsu|China|32.06167|118.77778|210008
Vancouver|British Columbia|Canada|49.24966|-123.11934|V6H 3V4
Ankara||Turkey (Türkiye)|39.91987|32.85427|06100
Miami|Florida|United States|25.77427|-80.19366|33136
Seattle|Washington|United States|47.60621|-122.33207|98105
Athens||Greece|37.98376|23.72784|11527
London|Ontario|Canada|42.98339|-81.23304|N6A 4V2
Thessaloniki||Greece|40.64361|22.93086|54621
Leipzig||Germany|51.33962|12.37129|04105
San Antonio|Texas|United States|29.42412|-98.49363|78229
Columbus|Ohio|United States|39.96118|-82.99879|43205
München||Germany|48.13743|11.57549|81377
Nijmegen||Netherlands|51.8425|5.85278|6532 SZ
Pavia||Italy|45.19205|9.15917|27100
Liège||Belgium|50.63373|5.56749|4000
Ann Arbor|Michigan|United States|42.27756|-83.74088|48109
Cincinnati|Ohio|United States|39.12711|-84.51439|45229
Essen||Germany|51.45657|7.01228|45147
Changsha|Hunan|China|28.19874|112.97087|410013
Edmonton|Alberta|Canada|53.55014|-113.46871|T6G 1Z2
Victoria||Canada|48.43294|-123.3693|V8T 5G1
Jacksonville|Florida|United States|30.33218|-81.65565|32207
Baltimore|Maryland|United States|39.29038|-76.61219|21287
Roma||Italy|41.89193|12.51133|00161
Winnipeg|Manitoba|Canada|49.8844|-97.14704|R3E 0V9
Montpellier||France|43.61092|3.87723|34295
Hangzhou|Zhejiang|China|30.29365|120.16142|310003
Salt Lake City|Utah|United States|40.76078|-111.89105|84112
Phoenix|Arizona|United States|33.44838|-112.07404|85023
Utrecht||Netherlands|52.09083|5.12222|3584CS
Rennes||France|48.11109|-1.67431|35033
Rome||Italy|41.89193|12.51133|00165
Zhengzhou|Henan|China|34.75778|113.64861|450000
Oklahoma City|Oklahoma|United States|35.46756|-97.51643|73104
Wilmington|Delaware|United States|39.74595|-75.54659|19803
Milano||Italy|45.46427|9.18951|20132
Helsinki||Finland|60.16952|24.93545|00100
Turku||Finland|60.45148|22.26869|20100
Málaga||Spain|36.72016|-4.42034|29010
Aurora|Colorado|United States|39.72943|-104.83192|80045
Dallas|Texas|United States|32.78306|-96.80667|75390
Florence||Italy|43.77925|11.24626|50134
Wuhan|Hubei|China|30.58333|114.26667|430022
Taipei||Taiwan|25.04776|121.53185|10449
Ghent||Belgium|51.05|3.71667|9000
Charlotte|North Carolina|United States|35.22709|-80.84313|28207
Durham|North Carolina|United States|35.99403|-78.89862|27710
Marburg||Germany|50.80904|8.77069|35039
Firenze||Italy|43.77925|11.24626|50139
Lublin||Poland|51.25|22.56667|20-008
Herston|Queensland|Australia|-27.44453|153.01852|4029
Portland|Oregon|United States|45.52345|-122.67621|97227
Kansas City|Missouri|United States|39.09973|-94.57857|64108
Bologna||Italy|44.49381|11.33875|40138
Hannover||Germany|52.37052|9.73322|30625
Brussels||Belgium|50.85045|4.34878|B-1090
Manchester||United Kingdom|53.48095|-2.23743|M20 4BX
Nashville|Tennessee|United States|36.16589|-86.78444|37232
Spokane|Washington|United States|47.65966|-117.42908|99204
Halle||Germany|51.48159|11.97948|06112
Cairo||Egypt|30.06263|31.24967|11366
Liverpool||United Kingdom|53.41058|-2.97794|L9 7LJ
Rotterdam||Netherlands|51.9225|4.47917|3015 GD
Omaha|Nebraska|United States|41.25626|-95.94043|68114
New Orleans|Louisiana|United States|29.95465|-90.07507|70112
Stockholm||Sweden|59.33258|18.0649|171 76
Oslo||Norway|59.91273|10.74609|0277
Leuven||Belgium|50.87959|4.70093|3000
Tampere||Finland|61.49911|23.78712|33100
Las Vegas|Nevada|United States|36.17497|-115.13722|89106
Winston-Salem|North Carolina|United States|36.09986|-80.24422|27103
Oulu||Finland|65.01236|25.46816|90100
Bern||Switzerland|46.94809|7.44744|3010
São Paulo|São Paulo|Brazil|-23.5475|-46.63611|
Warszawa||Poland|52.22977|21.01178|00-911
Richmond|Virginia|United States|37.55376|-77.46026|23294
Minneapolis|Minnesota|United States|44.97997|-93.26384|55404
Izmir||Turkey (Türkiye)|38.41273|27.13838|35340
Glasgow||United Kingdom|55.86515|-4.25763|G51 4TF
Tel Aviv||Israel|32.08088|34.78057|64239
Bydgoszcz||Poland|53.1235|18.00762|85-092
Tucson|Arizona|United States|32.22174|-110.92648|85724
Duarte|California|United States|34.13945|-117.97729|91010
Leiden||Netherlands|52.15833|4.49306|2333 ZA
Melbourne|Victoria|Australia|-37.814|144.96332|3000
Budapest||Hungary|47.49801|19.03991|1097
Hull||United Kingdom|53.7446|-0.33525|HU3 2JZ
New Haven|Connecticut|United States|41.30815|-72.92816|06510
Sacramento|California|United States|38.58157|-121.4944|95817
Glostrup Municipality||Denmark|55.6666|12.40377|2600
Sao Paulo||Brazil|-23.5475|-46.63611|
Sevilla||Spain|37.38283|-5.97317|41013
Patras||Greece|38.24444|21.73444|26500
Denver|Colorado|United States|39.73915|-104.9847|80218
Louisville|Kentucky|United States|38.25424|-85.75941|40202
Vigo|Pontevedra|Spain|42.23282|-8.72264|36211
Zaragoza||Spain|41.65606|-0.87734|50009
A Coruña||Spain|43.37135|-8.396|15706
Porto||Portugal|41.1485|-8.61097|4202-451
Pittsburgh|Pennsylvania|United States|40.44062|-79.99589|15224
Milwaukee|Wisconsin|United States|43.0389|-87.90647|53226
Heraklion||Greece|35.32787|25.14341|71110
Kraków||Poland|50.06143|19.93658|30-688
Wrocław||Poland|51.1|17.03333|
Plovdiv||Bulgaria|42.15|24.75|4000
St Louis|Missouri|United States|38.62727|-90.19789|63110
Palo Alto|California|United States|37.44188|-122.14302|94304
Olomouc||Czechia|49.59552|17.25175|779 00
Saint Petersburg||Russia|59.93863|30.31413|
Belo Horizonte|MG|Brazil|-19.92083|-43.93778|
Rio de Janeiro||Brazil|-22.90278|-43.2075|
Hackensack|New Jersey|United States|40.88593|-74.04347|07601
Washington D.C.|District of Columbia|United States|38.89511|-77.03637|20010
Szczecin||Poland|53.42894|14.55302|71-240
Bruxelles - Brussel||Belgium|50.85045|4.34878|1000
Roeselare||Belgium|50.94653|3.12269|8800
Santiago||Chile|-33.45694|-70.64827|8380419
Albuquerque|New Mexico|United States|35.08449|-106.65114|87102
Shreveport|Louisiana|United States|32.52515|-93.75018|71106
Leeds||United Kingdom|53.79648|-1.54785|LS9 7TF
Westmead|New South Wales|Australia|-33.80383|150.98768|2145
San Juan||Puerto Rico|18.46633|-66.10572|00912
St Leonards|New South Wales|Australia|-33.82344|151.19836|2065
Charleston|South Carolina|United States|32.77632|-79.93275|29425
St. Petersburg|Florida|United States|27.77086|-82.67927|33701
Bogotá||Colombia|4.60971|-74.08175|11022
Jerusalem||Israel|31.76904|35.21633|9112001
Monterrey||Mexico|25.67507|-100.31847|66260
Mexico City||Mexico|19.42847|-99.12766|10700
Knoxville|Tennessee|United States|35.96064|-83.92074|37916
Aventura|Florida|United States|25.95648|-80.13921|33180
Warsaw||Poland|52.22977|21.01178|00-631
Sydney|New South Wales|Australia|-33.86785|151.20732|2000
Groningen||Netherlands|53.21917|6.56667|9713 GZ
Herlev||Denmark|55.72366|12.43998|2730
Austin|Texas|United States|30.26715|-97.74306|78723
Oakland|California|United States|37.80437|-122.2708|94609
Copenhagen||Denmark|55.67594|12.56553|2100
Poznań||Poland|52.40692|16.92993|
Odense||Denmark|55.39594|10.38831|5000
Camperdown||Australia|-33.88965|151.17642|2050
Huntsville|Alabama|United States|34.7304|-86.58594|35801
Springfield|Illinois|United States|39.80172|-89.64371|62702
Coffs Harbour||Australia|-30.29626|153.11351|2450
Varna||Bulgaria|43.21667|27.91667|
Praha||Czechia|50.08804|14.42076|
Ivanovo||Russia|56.99719|40.97139|
Brooklyn|New York|United States|40.6501|-73.94958|11201
Newport Beach|California|United States|33.61891|-117.92895|92660
Samara||Russia|53.20007|50.15|
Saratov||Russia|51.54056|46.00861|
Yaroslavl||Russia|57.62987|39.87368|
Birmingham||United Kingdom|52.48142|-1.89983|B9 5SS
Des Moines|Iowa|United States|41.60054|-93.60911|50309
Hartford|Connecticut|United States|41.76371|-72.68509|06106
Jyväskylä||Finland|62.24147|25.72088|40100
Belfast||United Kingdom|54.59682|-5.92541|BT9 6AD
Recife|Pernambuco|Brazil|-8.05389|-34.88111|
Genk||Belgium|50.965|5.50082|3600
Buffalo|New York|United States|42.88645|-78.87837|14263
Gainesville|Florida|United States|29.65163|-82.32483|32610
Arnhem||Netherlands|51.98|5.91111|6836 BH
Johannesburg||South Africa|-26.20227|28.04363|2193
Edegem||Belgium|51.15662|4.44504|2650
Bogota||Colombia|4.60971|-74.08175|111321
Orlando|Florida|United States|28.53834|-81.37924|32803
Peoria|Illinois|United States|40.69365|-89.58899|61637
Aalborg||Denmark|57.048|9.9187|9000
Larissa||Greece|39.63689|22.41761|41221
Riga||Latvia|56.946|24.10589|LV-1002
Nitra||Slovakia|48.30763|18.08453|949 01
Lexington|Kentucky|United States|37.98869|-84.47772|40536
Torrance|California|United States|33.83585|-118.34063|90502
Moelv||Norway|60.93333|10.7|2390
Zurich||Switzerland|47.36667|8.54999|8091
Göteborg||Sweden|57.70716|11.96679|413 45
Uppsala||Sweden|59.85882|17.63889|75185
Waterbury|Connecticut|United States|41.55815|-73.0515|06708
Raleigh|North Carolina|United States|35.7721|-78.63861|27609
Grafton||New Zealand|-36.86029|174.76566|1145
Guadalajara||Mexico|20.66682|-103.39182|45040
Viborg||Denmark|56.45319|9.40201|8800
Gyeonggi-do||South Korea|37.58944|126.76917|
Fort Lauderdale|Florida|United States|26.12231|-80.14338|33316
Englewood|Colorado|United States|39.64777|-104.98776|80113
Singapore||Singapore|1.28967|103.85007|188770
Lisbon||Portugal|38.72509|-9.1498|1250-203
Vienna||Austria|48.20849|16.37208|1090
Buenos Aires||Argentina|-34.61315|-58.37723|C1125ABD
Fort Myers|Florida|United States|26.62168|-81.84059|33901
Detroit|Michigan|United States|42.33143|-83.04575|48201
Prague||Czechia|50.08804|14.42076|150 06
Geneva||Switzerland|46.20222|6.14569|1211
Karachi||Pakistan|24.8608|67.0104|75300
Busan||South Korea|35.10278|129.04028|602-739
Kalamazoo|Michigan|United States|42.29171|-85.58723|49007
Chapel Hill|North Carolina|United States|35.9132|-79.05584|27599
Ruse||Bulgaria|43.85639|25.97083|
Sevlievo||Bulgaria|43.02583|25.11361|
Sofia||Bulgaria|42.69751|23.32415|
Hlučín||Czechia|49.89795|18.19196|
Danville|Pennsylvania|United States|40.96342|-76.61273|17822
Jackson|Mississippi|United States|32.29876|-90.18481|39216
Hustopeče||Czechia|48.94085|16.73762|
Ostrava||Czechia|49.83465|18.28204|
Pardubice||Czechia|50.04075|15.77659|
Příbor||Czechia|49.64094|18.14499|
Marshfield|Wisconsin|United States|44.66885|-90.1718|54449
Bethesda|Maryland|United States|38.98067|-77.10026|20817
Balatonfüred||Hungary|46.96188|17.87187|
Brühl|Nordrhein-Westfalen / 325|Germany|50.82928|6.90499|50321
Mülheim|Nordrhein-Westfalen|Germany|51.43218|6.87967|45468
Meißen|Sachsen / 313|Germany|51.16158|13.4737|01662
Beverly Hills|California|United States|34.07362|-118.40036|90212
Pembroke Pines|Florida|United States|26.00315|-80.22394|33024
La Roca del Vallès|Barcelona|Spain|41.58333|2.33333|08430
Prešov||Slovakia|48.99839|21.23393|080 01
Tübingen||Germany|48.52266|9.05222|72076
Osnabrück|Niedersachsen|Germany|52.27264|8.0498|49076
Norfolk|Virginia|United States|36.84681|-76.28522|23502
Saint Louis|Missouri|United States|38.62727|-90.19789|63104
Tønsberg||Norway|59.26754|10.40762|3103
Skövde||Sweden|58.39118|13.84506|541 30
Västerås||Sweden|59.61617|16.55276|721 89
Le Mans||France|48.0021|0.20251|72037
Worcester|Massachusetts|United States|42.26259|-71.80229|01655
Long Beach|California|United States|33.76696|-118.18923|90806
Abidjan||Côte d’Ivoire|5.30966|-4.01266|
Kralendijk||Bonaire, Saint Eustatius and Saba |12.15|-68.26667|
Nairobi||Kenya|-1.28333|36.81667|00200
Kampala||Uganda|0.31628|32.58219|
Stanford|California|United States|37.42411|-122.16608|94305
Iowa City|Iowa|United States|41.66113|-91.53017|52242
Hanoi||Vietnam|21.0245|105.84117|
Bangkok||Thailand|13.75398|100.50144|10400
Mumbai|Maharashtra|India|19.07283|72.88261|400012
New Delhi|National Capital Territory of Delhi|India|28.63576|77.22445|110029
Flint|Michigan|United States|43.01253|-83.68746|48503
Albany|New York|United States|42.65258|-73.75623|12208
Tokyo||Japan|35.6895|139.69171|113-8655
Osaka||Japan|34.69379|135.50107|541-8567
Dublin||Ireland|53.33306|-6.24889|
Tehran||Iran|35.69439|51.42151|
Greenville|South Carolina|United States|34.85262|-82.39401|29605
Hershey|Pennsylvania|United States|40.28592|-76.65025|17033
Lahore||Pakistan|31.558|74.35071|54000
Providence|Rhode Island|United States|41.82399|-71.41283|02903
Ocala|Florida|United States|29.1872|-82.14009|34471
Overland Park|Kansas|United States|38.98223|-94.67079|66210
Wichita|Kansas|United States|37.69224|-97.33754|67205
Greer|South Carolina|United States|34.93873|-82.22706|29650
Lawrenceville|New Jersey|United States|40.29733|-74.7296|08648
Lancaster|Pennsylvania|United States|40.03788|-76.30551|17601
Orange|California|United States|33.78779|-117.85311|92868
Newark|New Jersey|United States|40.73566|-74.17237|07112
Sioux Falls|South Dakota|United States|43.54369|-96.72796|57104
Bellevue|Washington|United States|47.61038|-122.20068|68123
Lebanon|New Hampshire|United States|43.64229|-72.25176|03756
Concord|California|United States|37.97798|-122.03107|28025
Maywood|Illinois|United States|41.8792|-87.84312|60153
`;
