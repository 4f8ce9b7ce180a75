// Common words: of any text, of lists and of invoices, and of places; none of them is anybody's mark alone.

/** English, our own, compiled 2026-11; not complete. Of four letters or more; regular inflections need no entry. */
export const commonWords = [
  // Small words, and words of lists and invoices.
  `about above accord actual additional additive after again against allowance along already also alternative amount
   another apart appear applied apply approx approximate around arrival arrive article ascending assort assortment
   attach available average away back balance base basic basis batch before begin behind below beneath beside best
   better between beyond bill blank block both bottom brief bring broad broken build built bulk bundle business call
   cargo carriage carrier carry case center central centre certain certificate certified change channel charge cheap
   check class classic clean clear clearance close closure code collect collection combination combine come
   commercial commodity common company compare compatible complete completely component compound concentrate
   condition confirm connect consignment consist consolidate consumer contain container content continue contract
   control controlled conventional convert copy core correct cost count country cover current custom customer cutting
   daily damage date declare deep defective degree deliver delivery demand dense depth describe description design
   desktop detail develop device diameter different digital dimension direct discount display disposable dispose
   distribution divide document domestic double down dozen draft drawn during each early easy edge effect either
   electric electrical electronic element eleven empty encased energy engineering enter entry environment equal
   equipment especially estimate european even every exact example except exchange exclude exclusive expand export
   express extend exterior external extra facility factory false fast feature final find fine finish first fitted
   fitting five fixed flat follow foreign form former forward found four frame framework free freight frequency fresh
   from front full fully function functional further general generation gift give given global going good grade great
   gross ground group guide half hand handle hard have head heavy height help high higher hold holder hole home
   horizontal hours house household huge hundred idea identical identification import improve inch include income
   incomplete increase independent individual indoor industrial industry information inner input insert inside
   install installation instruction instrument insulate insulation inter interior internal international into invoice
   issue item itself join joint just keep kept kind kits know known label labelled large last late later latest
   launch layer lead least left length less letter level licence license life light like limit line linear lining
   liquid list little load local lock long longer loose lower machine machinery made main mainly maintenance major
   make maker making manual manufacture manufacturer many mark market mass material maximum mean measure mechanical
   mechanism medium meet member merchandise message meter metre middle mild military mini minimum minor minute misc
   miscellaneous mixed mixture mobile model moderate modern modified modular module moisture month more most mount
   move moving much multi multiple must name narrow national natural near nearly necessary need negative neutral
   never next nine none normal normally north note nothing number object obtain occasion offer office official often
   only open operate operation opposite optical optional order ordinary organic origin original other outdoor outer
   output outside over overall oversize owned pack package packet pair pallet panel parallel part partial partly pass
   past pattern payment peak pending people percent perfect period permanent permit personal phase pick piece pink
   pitch place plain plan plant plastic plate plus point portable portion position positive possible post powder
   power practical precision premium preparation prepared present press pressure previous price primary prime
   principal print private prize process produce product production professional project promotion promotional proof
   proper property propose protect protection protective prototype provide public pull pure purpose push quality
   quantity quarter quick quiet radial random range rapid rate rather ready real rear reason receive recent record
   recycle reduce refer reference refill refined refurbished regular reject related release reliable remain remote
   removable remove remover repack repair repeat replace replacement report request require requirement research
   reserve resistance resistant response rest result retail return reusable reverse reversible right rigid ring rise
   role roller rotary rotating rough round route royal rugged running rush safe safety sale same sample sanitary
   saving scale schedule scrap seal season seat second secondary section secure security select self semi send
   separate series serve service session sets setting seven several shade shape share sheet shelf ship shipment
   shipped shipping short should show side sight sign signal silent similar simple since single skin slice slight
   slim slow small smart smooth soft solid some sort sound source south space spare special specific specification
   specified speed split spot square stable stack stage stand standard start starter state static station steady step
   still stock stop storage store straight strength strong structural structure style subject such sundry super
   supplier supplies supply support surface switch system table take taken tall technical technology temperature
   temporary tender term terminal test than that their them then there these they thick thickness thin thing third
   this those thousand three through tight time tiny title together tone tool total touch tough toward track trade
   trader traditional train transfer transit transparent transport travel treat treatment trial trim triple true turn
   twelve twin twist type typical ultra unassembled under unit universal unknown unless until unused upon upper used
   useful user using usual utility vacuum value variable variety various vary vehicle vendor version vertical very
   view visible visual void volt voltage volume wall want warehouse warm waste water watt weight well west what wheel
   when where which while whole wholesale wide width will wind window wire wireless with within without word work
   worker world worn would wrap wrapped wrapping write year yearly yellow young your zero`,
  // Common words of any text.
  `able absence accept access accident account across action activity actor addition adjust admit adult advance
   advantage advice affair afford afraid agree ahead alone aloud although altogether amaze among ancient anger angle
   announce annual answer anybody anyone anything anyway appeal area arise army arrange arrest arrow asleep aspect
   assist assume assure attack attempt attend attention attract aunt author autumn avenue avoid awake award aware
   awful backward bake bank bare bark barn barrel bathe bear beast beat beautiful because become behave being belief
   believe belong bend benefit bent berth bird birth bite blame blast bleed bless blind blood bloom blow boast bold
   bomb bond bone boom border born borrow bother bough bounce bound bowl brain branch brave breadth breath breathe
   breed breeze bride bridge broom brother bruise bubble buffet bull bullet bunch burn burst bury busy butcher
   butterfly calf calm camp cancel cane capable capacity capital captain capture care careful carve catch caught
   cause cave cease celebrate cement century chance chapter character chase cheat cheek cheer chest chief child chin
   choice choose chop chunk church circle citizen city civil claim clap claw clerk clever cliff climb cling clip
   cloak clog cloud clown coach coarse coast cock cocktail collapse colony comfort command comment companion
   comparison compete complain complex conceal concern conclude conduct confess confidence conflict confuse congress
   conquer conscious consider consonant constant contact contest contrast convenient conversation convince cook
   copper cottage cough council couple courage course court cousin cows crack cradle crash crawl crazy creak creature
   creep crew crime critic cross crowd crown cruel crumb crush crust cultivate culture cunning curl curse curve damp
   dance danger dare darkness daughter dawn dead deaf dear death debate debt decay decide decision decrease deed deer
   defeat defend delay delicate delight depend descend desert deserve desire despair destroy determine devil
   difficult dirt dirty disagree disappear disaster discover disease disgust dismiss distance distant distinct ditch
   dive doctor dogs doubt dove drag dragon drain dream drift drip drop drown duck dull dump dwell eager eagle earn
   earnest earth ease east eastern echo educate eight elder elect elegant elephant elevate else embrace employ
   enclose encourage enemy engage enjoy enormous enough entertain entire envy escape essence establish event evil
   examine excellent excess excite excuse exist exit expect expense experience explain explode explore explosive
   expose eyes fail faint fair fairy faith fall fame familiar family famous fancy farm farmer fasten fate father
   fault favour fear feast feel fell fellow fence fever field fierce fifteen fifty fight figure finger firm fisher
   fist flame flap flare flash flavour flesh flight flip float flood flour flow flutter fold folk fond fool forbid
   force forehead forget forgive fork fort forth fortune forty fowl freeze friend fright frog frost frown furs future
   gain gallon gather generous gentle gentleman geography ghost giant glad glance glide glory goal goat goose govern
   grace gradual grammar grand grandfather grass grateful grave gravity grease greedy greet grief grind grip groan
   grow growth guess guest guilt guitar habit hail hall halt hamlet hang happen happy harm harvest haste hate haul
   hawk headless heal hear heart heaven hedge hello herd here hero hesitate hide hill hinder hint hire history hollow
   holy honest honour hope hopeless host hotel howl human humble humour hunger hunt hurry hurt husband ideal idle
   imagine imitate immediate immense impulse inhabit injure innocent inquire insect instead insult intend interest
   interrupt invent invite island isle jail jealous joke journal journey judge juicy jungle junior justice keen keys
   kick kill king kingdom kiss kneel knight knock knot lack lake lamb lame land lane language lark lash laugh lawn
   lawyer lazy lean leap learn leave lecture legal legend legs lend lesson liar liberty library lick lift limb limp
   lion listen literature lively loaf loan locust lodge lonely look loop lord lose loss loud love lovely loyal luck
   lump lung maid manner march marry marsh marvel master match mate matter maybe mayor meadow meantime melt mend
   mention mercy mere merry mess midnight might mile mill mind mine mischief miss mist mistake moan mock moment money
   monkey monument mood moon moral moss moth mother motion mountain mourn mouth muscle museum mystery nature neat
   neck neighbour neither nephew nerve nest nets news nice niece night nobody noise nonsense noon nose nowhere
   nuisance nurse obey observe obvious ocean offend officer omit opinion oppose ought ounce ourselves outline outward
   pain pale palm panic pant parade paradise pardon parent park parrot passage paste pastime path patience pause
   peace peasant penny perform perhaps perish person persuade phillips philosophy phrase pigeon pile pillar pilot
   pinch pity plague plait pleasant please pleasure plenty plot plunge poem poet poison pole police polite politics
   pond poor pope popular population pound pour poverty praise pray preach precious prefer presence preserve
   president pretend pretty prevent prey priest prince princess prison problem promise prompt pronounce prophet
   prosper proud prove provoke pulp punish pupil purple puzzle quarrel queen queer question quit quiver quote rabbit
   race rage rain raise ranch rank rare raven reach realize realm reap rebel recall recognize reef reel refuse regard
   regret regulate reign rejoice relation relative relief religion rely remark remedy remember remind rent republic
   rescue resemble resist resolve respect restaurant reveal revenge review reward rhyme ribbon rich riddle ride ridge
   ripe river robin rocket romance root rope rows rubbish rude ruin rule ruler runway rustle sack sacred sacrifice
   sail sailor saint sake salary salute satisfy savage save scatter scene scold score scorn scout scrape scratch
   scream search secret seek seem seize seldom senate sense sentence sentry servant settle severe shadow shake
   shallow shame sharp shave shear shed shelter shepherd sheriff shield shine shiver shoot shore shout shovel shower
   shrink shrub shut shuttle sick siege sigh silence silly sing sink sister sixteen sixty size skill skull slave
   sleep slender slope slot smash smell smile smith snake snap snare sneeze snow soak soap society soil soldier
   solemn solve somebody someone something song soon sore sorrow soul spade spark speak spear spell spend spider
   spill spin spine spit splash splendid spoil spoke spoon sport spread spur squad squirrel stab staff stag stair
   stake stalk stamp star starch stare starve statement statue stay steal steam steep steer stem stern stiff sting
   stir stool stoop storm story stout strange stranger straw stream street stress stretch strict strike string strip
   strive stroke struggle student study stuff stump stupid succeed success suck sudden suffer summer summit sunk
   sunny supper suppose sure surprise surrender surround suspect swallow swan swear sweat sweep swell swift swing
   sword sympathy tail tale talent talk tame target taste taxi teach tear tease teeth tell temper temple tempt tend
   terrible terror thank theft theory thief thigh thirst thirty thorn thorough though thought thread threat throat
   throne thumb thunder thus tickle tide tidy ties tiger till tire tobacco today tomb tomorrow tongue tonight tooth
   torrent tour tourist town toys tragedy trail trap tray treason treasure tree tremble tribe trick trip troop trot
   trouble trust truth tumble tune tunnel turtle twenty twice twig ugly uncle understand union unite universe uproar
   upset urge urgent vain valentine valley vanish vast vault vein verb verse vice victim victory village violent
   virtue visit vital voice vote vowel voyage vulgar wade wage wagon wait wake wander ware warn warrior wash wasp
   watch wave weak wealth weapon weary weather wedding weed week weep welcome western whale wheat whip whisper wicked
   widow wife wild willow wing wipe wise wish witch wither witness wolf wonder worm worry worse worship worst worth
   wound wreck wretched wrong yard yell yesterday yield yoke youth`,
  // Countries, peoples, languages and parts of the world.
  `afghan afghanistan africa african albania albanian algeria algerian america american andorra angola angolan arab
   arabia arabian arabic argentina argentine armenia armenian asia asian australia australian austria austrian
   azerbaijan bahamas bahrain bangladesh barbados basque belarus belgian belgium belize bengal bengali benin bhutan
   bolivia bolivian bosnia bosnian botswana brazil brazilian britain british brunei bulgaria bulgarian burkina burma
   burmese burundi cambodia cambodian cameroon canada canadian cantonese caribbean catalan chad chile chilean china
   chinese colombia colombian comoros congo congolese costa croatia croatian cuba cuban cypriot cyprus czech danish
   denmark djibouti dominica dominican dutch ecuador egypt egyptian emirates england english eritrea estonia estonian
   eswatini ethiopia ethiopian europe fiji filipino finland finnish flemish france french gabon gaelic gambia georgia
   georgian german germany ghana ghanaian gibraltar greece greek greenland grenada guatemala guinea guyana haiti
   haitian hebrew hindi holland honduras hong hungarian hungary iceland icelandic india indian indonesia indonesian
   iran iranian iraq iraqi ireland irish israel israeli italian italy ivorian jamaica jamaican japan japanese jordan
   jordanian kazakh kazakhstan kenya kenyan khmer kiribati kong korea korean kosovo kurdish kuwait kyrgyz kyrgyzstan
   laos laotian latin latvia latvian lebanese lebanon lesotho liberia liberian libya libyan liechtenstein lithuania
   lithuanian luxembourg macao macau macedonia macedonian madagascar malagasy malawi malay malaysia malaysian
   maldives mali malta maltese mandarin marshall mauritania mauritius mexican mexico micronesia moldova monaco
   mongolia mongolian montenegro moroccan morocco mozambique myanmar namibia nauru nepal nepalese nepali netherlands
   nicaragua niger nigeria nigerian nordic norway norwegian oman omani oriental pacific pakistan pakistani palau
   palestine palestinian panama papua paraguay persia persian peru peruvian philippine poland polish portugal
   portuguese punjabi qatar romania romanian russia russian rwanda salvador samoa saudi scandinavian scotland
   scottish senegal serbia serbian seychelles sierra singapore singaporean slovak slovakia slovenia slovenian solomon
   somali somalia spain spanish sudan sudanese suriname swahili swazi sweden swedish swiss switzerland syria syrian
   taiwan taiwanese tajik tajikistan tamil tanzania tanzanian thai thailand tibet tibetan timor togo tonga trinidad
   tunisia tunisian turkey turkish turkmen turkmenistan tuvalu uganda ugandan ukraine ukrainian urdu uruguay uzbek
   uzbekistan vanuatu vatican venezuela venezuelan vietnam vietnamese wales welsh yemen yemeni zambia zambian zealand
   zimbabwe`,
  // Capitals of states and territories, large cities, ports and airports.
  `aarhus ababa abidjan abuja accra addis adelaide agadir aires alexandria algeciras algiers almaty alpine ambarli
   amman amsterdam anchorage andalusia andean ankara antalya antananarivo antarctic antwerp apia arctic ashdod
   ashgabat asmara astana asuncion athens atlanta atlantic auckland avarua baghdad baku baltic baltimore bamako
   bandung bangalore bangkok bangui banjul barcelona barranquilla basel basra basseterre bavaria beijing beira beirut
   belfast belgrade belmopan berlin bern bilbao birmingham bishkek bissau bogota bologna bombay bordeaux borneo
   boston brasilia bratislava brazzaville bremen bremerhaven bridgetown brisbane bristol brittany brussels bucharest
   budapest buenos burgas bursa busan cairo calcutta calgary california callao canberra caracas cardenas cardiff
   carolina cartagena casablanca castries catalonia cayenne cebu chabang charleston chattogram chengdu chennai
   chicago chisinau chittagong chongqing cologne colombo conakry constanta copenhagen corsica crete dakar dalian
   dallas damascus damietta dammam danzig delhi denver detroit dhabi dhaka dili dodoma doha domingo dongguan dortmund
   dresden dubai dublin durban durres dushanbe dusseldorf edinburgh felixstowe florence florida foshan frankfurt
   freetown fujian funafuti fuzhou gaborone gdansk gdynia geneva genoa georgetown gitega glasgow gothenburg
   guadalajara guangdong guangzhou guayaquil gujarat haifa haiphong hamburg hangzhou hanoi harare havana havre
   heathrow helsinki hongkong honiara houston hyderabad incheon islamabad istanbul itajai izmir jakarta java jebel
   jeddah jerusalem jinan johannesburg juba kabul kampala kandla kaohsiung karachi kathmandu khartoum kiel kiev
   kigali kingston kingstown kinshasa klaipeda klang kobe kolkata koper kuala kyiv laem lagos lahore lausanne lazaro
   leipzig leixoes libreville liege lilongwe lima limassol lisbon liverpool livorno ljubljana lome london louisville
   luanda lumpur lusaka luton lyon madras madrid majuro malabo malaga managua manama manaus manchester manila
   manzanillo maputo marseille maseru mbabane mediterranean melbourne memphis mersin miami milan milano minsk
   mogadishu mombasa monrovia montevideo montreal moresby moroni moscow mumbai mundra munich muscat nagoya nairobi
   nanjing nansha nantes naples nassau naypyidaw ndjamena newark ngerulmud nhava niamey nicosia ningbo norfolk
   normandy nouakchott noumea novo novorossiysk nukualofa nuuk oakland odesa odessa ontario oporto oranjestad osaka
   oslo ottawa ouagadougou oxford palikir papeete paramaribo paranagua paris patras pelepas penang penh perth
   philadelphia philipsburg phnom phoenix piraeus podgorica portland porto poznan prague praia pretoria pristina
   punjab pyongyang qingdao quebec quito rabat ramallah rangoon ravenna recife reykjavik riga rijeka riyadh rome
   rosario roseau rotterdam saharan saipan salalah salerno sanaa santiago santo santos sapporo sarajevo sardinia
   savannah seattle semarang seoul seville shanghai shantou sharjah sheffield shenzhen sheva sialkot siberia sicily
   skopje sofia southampton stockholm stuttgart sucre sumatra surabaya suva suzhou sydney tabriz taipei tallinn
   tampico tangier tanjung tarawa tashkent tbilisi tegucigalpa teheran tehran texas thessaloniki thimphu tianjin
   tirana tokyo toronto torshavn toulouse trieste tripoli tunis turin tuscany ulaanbaatar utrecht vaduz valencia
   valletta valparaiso vancouver varna venice veracruz verona victoria vienna vientiane vilnius virginia vladivostok
   warsaw washington wellington wenzhou willemstad windhoek wroclaw wuhan xiamen yangon yantai yantian yaounde yaren
   yerevan yiwu yokohama york zagreb zeebrugge zhejiang zhongshan zhuhai zurich`,
];
