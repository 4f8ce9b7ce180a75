// Ordinary words: words of goods, materials, packing and trade. One that is a letter off a brand is not read as it.
import { foldFor, nothing } from './fold.js';

// English, our own, compiled 2026-11; not complete. Words that stand in descriptions and are nobody's mark alone, of four
// letters or more. A plural in s needs no entry of its own.
const lists = [
  // Small words, and words of lists and invoices.
  `about above accord according actual additional additive after again against allowance along already also
   alternative amount another apart appear applied apply approx approximate around arrival arrive article ascending
   assort assorted assortment attach attached available average away back balance base basic basis batch before begin
   behind below beneath beside best better between beyond bill blank block both bottom brand branded brief bring
   broad broken build building built bulk bundle business call called cargo carriage carrier carry case center
   central centre certain certificate certified change channel charge charged cheap check class classic clean clear
   clearance close closed closure code collect collection combination combine combined come commercial commodity
   common company compare compatible complete completely component compound concentrate concentrated condition
   conditioned confirm connect connected consignment consist consisting consolidate consumer contain contained
   container containing content continue contract control controlled conventional convert converted copy core correct
   cost count country cover covered covering current custom customer cutting daily damage damaged date declare
   declared deep defective degree deliver delivery demand dense depth describe described description design designed
   desktop detail detailed develop device diameter different digital dimension direct discount display disposable
   dispose distribution divide document domestic double down dozen draft drawn during each early easy edge effect
   either electric electrical electronic element eleven empty encased enclosed energy engineering enter entry
   environment equal equipment especially estimate european even every exact example except exchange exclude
   excluding exclusive existing expand expanded export express extend extended exterior external extra facility
   factory false fast feature final find fine finish finished first fitted fitting five fixed flat follow following
   foreign form formed former forward found four frame framework free freight frequency fresh from front full fully
   function functional further general generation gift give given global going good grade graded great gross ground
   group guide half hand handle handled handling hard have head heading heavy height help high higher hold holder
   hole home horizontal hours house household huge hundred idea identical identification import imported improve inch
   inches include included including income incomplete increase independent individual indoor industrial industry
   information inner input insert inside install installation instruction instrument insulate insulated insulating
   insulation intended inter interior internal international into invoice issue item itself join joint just keep kept
   kind know known label labelled large last late later latest launch layer lead least left length less letter level
   licence license life light like limit limited line linear lined lining liquid list little load loaded loading
   local lock long longer loose lower machine machinery made main mainly maintenance major make maker making manual
   manufacture manufactured manufacturer manufacturing many mark marked market marking mass material maximum mean
   measure measured measuring mechanical mechanism medium meet member merchandise message meter metre middle mild
   military mini minimum minor minute misc miscellaneous mixed mixture mobile model moderate modern modified modular
   module moisture month more most mount mounted mounting move moving much multi multiple must name named narrow
   national natural near nearly necessary need negative neutral never next nine none normal normally north note
   nothing number object obtain occasion offer office official often only open opened opening operate operated
   operating operation opposite optical optional order ordered ordinary organic origin original other outdoor outer
   output outside over overall oversize owned pack package packaged packaging packed packet packing pair pallet panel
   parallel part partial partly pass past pattern payment peak pending people percent perfect period permanent permit
   personal phase pick piece pink pitch place placed plain plan plant plastic plate plated plus point portable
   portion position positive possible post powder power powered practical precision premium preparation prepared
   present press pressed pressure previous price primary prime principal print printed printing private prize process
   processed processing produce produced product production professional project promotion promotional proof proper
   property propose protect protected protecting protection protective prototype provide provided public pull pulled
   pure purpose push quality quantity quarter quick quiet radial random range rapid rate rated rather ready real rear
   reason receive received recent record recycle recycled reduce reduced refer reference refill refined refurbished
   regular reject related release reliable remain remote removable remove removed remover repack repair repaired
   repeat replace replacement report request require required requirement research reserve resistance resistant
   response rest result retail return returned reusable reverse reversible right rigid ring rise role rolled roller
   rolling rotary rotating rough round route royal rugged running rush safe safety sale same sample sanitary saving
   scale schedule scrap seal sealed sealing season seat second secondary section secure secured security select
   selected self semi send separate separated series serve service session sets setting seven several shade shape
   shaped share sheet shelf ship shipment shipped shipping short should show side sight sign signal silent similar
   simple since single sized sizes skin slice sliced slight slim slow small smart smooth soft solid some sort sorted
   sound source south space spare special specific specification specified speed split spot square stable stack stage
   stand standard start starter state static station steady step still stock stop storage store stored straight
   strength strong structural structure style styled subject such sundry super supplier supplies supply support
   supporting surface switch system table take taken tall technical technology temperature temporary tender term
   terminal test tested testing than that their them then there these they thick thickness thin thing third this
   those thousand three through tight time timed tiny title together tone tool total touch tough toward track trade
   traded trader traditional train transfer transit transparent transport travel treat treated treatment trial trim
   triple true turn twelve twin twist type typical ultra unassembled under unit universal unknown unless until unused
   upon upper used useful user using usual utility vacuum value valued variable variety various vary vehicle vendor
   version vertical very view visible visual void volt voltage volume wall want warehouse warm waste water watt
   weight well west what wheel when where which while whole wholesale wide width will wind window wire wired wireless
   with within without word work worker working world worn would wrap wrapped wrapping write writing year yearly
   yellow young your zero`,
  // Colours, shapes and looks.
  `amber aqua azure beige black blue bordeaux bright bronze brown burgundy camel charcoal cherry chestnut chrome
   color colored colour coloured colouring coral cream crimson crystal cyan dark diamond dotted floral fuchsia
   glitter glossy gold golden gradient gray green grey indigo ivory khaki lavender leopard lilac lime magenta maroon
   matt matte mauve metallic mint multicolor multicolour mustard navy nude ochre olive orange oval pale pastel peach
   pearl plaid plum purple rainbow rectangular rose ruby rust salmon sand sapphire scarlet shiny silver silvery
   spiral striped stripes taupe teal tinted triangular turquoise vintage violet white wine wooden zebra`,
  // Clothing, shoes, bags, textiles.
  `acrylic alpaca ankle apparel apron babies baby backpack badge ballet band bandana bathrobe beach beanie bedding
   bedsheet bedspread belt bermuda bikini blanket blazer blend blended blouse bodysuit boot bowtie boxers boys
   bracelet braid braided brassiere breathable briefcase brocade brooch buckle button canvas cape caps carded
   cardigan carpet cashmere casual chiffon children clasp cloth clothes clothing clutch coat coated coating collar
   combed cord corduroy corset costume cotton cowhide cravat crepe crochet cuff curtain cushion damask denim
   drawstring dress dresses dressing dungarees duvet dyed earring elastane elastic embroidered embroidery eyelet
   fabric fashion feather felt female fiber fibre filament flannel flax fleece footwear formal fringe garment gents
   girls glove gown grosgrain hair handbag handkerchief hanger hats headband headwear heel hemp hide hood hooded
   hoodie hosiery infant insole interlining jacket jacquard jeans jersey jewellery jewelry jogging jumper jumpsuit
   jute kids kimono knee knit knitted knitwear lace ladies lady lamb lambskin laundry leather leatherette leggings
   leisure linen lingerie luggage male mattress mattresses melange merino mesh microfiber microfibre mitten moccasin
   modal mohair muslin nappa neck necklace necktie needle nightdress nightgown nightwear nonwoven nylon outerwear
   outsole overcoat padded padding pants pantyhose parka pashmina patch patches patent pendant petticoat pile pillow
   pillowcase piping pique plush pocket polo polyamide polyester poncho pouch pouches pullover purse pyjama quilt
   quilted raglan raincoat ramie rayon ribbon robe roving rucksack rugs sandal satchel satin scarf scarves school
   seam seamless shawl sheepskin shirt shoe shoelace shoulder silk singlet sisal skirt sleeping sleepwear sleeve
   sleeveless slip slipper sneaker sock sole spandex sport sportswear staple stitch stitched stocking strap stretch
   suede suit suitcase suiting sweater sweatpants sweatshirt swim swimming swimsuit swimwear synthetic taffeta tank
   tanned tape tapestry tassel terry textile texture textured thread throw tote towel toweling tracksuit trainer
   trousers trunk tulle tunic turban tweed twill umbrella underpants undershirt underwear uniform unisex upholstery
   veil velour velvet vest viscose waist waistcoat walking wallet wardrobe warp waterproof wear weave webbing weft
   winter women wool woolen woollen workwear woven wrist yarn zipper`,
  // Watches, glasses, jewels, toys, sport, music.
  `accessories accessory accordion action adult alarm analog animal archery arrow ball balloon bamboo barbell
   baseball basketball bath battle bead beaded bell bicycle bike billiard binocular board boat bowling boxing brick
   bubble camping candle cartoon chess chime christmas chronograph clay climbing clock club coin collectible confetti
   console cosplay craft cricket cube cycle cycling dart decor decorate decorated decorating decoration decorative
   dial dice doll dominoes drawing drone drum dumbbell easter education educational emblem engraved exercise eyeglass
   eyeglasses eyewear figure figurine fireworks fishing fitness flag flower flute flying foam football frisbee game
   garden garland gemstone gliding goggles golf guitar gymnastic halloween hammock harness helmet hobby hockey hook
   horse hunting inflatable jigsaw jump keyboard kite lacquer lens lenses magic magnet magnetic marble mask mats
   medal memory metronome microphone miniature movement music musical novelty ornament paddle painting party
   percussion piano picnic picture pinball plaster play playground playing playset pool poster puppet puzzle quartz
   racket radio raft rattle reading resin riding robot rocking rope rubber saddle sailing scooter sculpture sequin
   skate skateboard skating skipping sledge slide slime sling snorkel snow soccer spectacle sporting spring squeeze
   statue statuette stick sticker stone strings stuffed sunglass sunglasses surf surfboard surfing swing tennis tent
   theatre ticket trampoline treadmill trophies trophy trumpet tube video violin volleyball watch watches whistle
   wristband wristwatch wristwatches yoga`,
  // Electronics and electrical goods.
  `accumulator adapter adaptor aerial alternator amplifier antenna appliance audio backlight batteries battery beam
   blade blower bluetooth boiler booster brush brushes bulb burner buzzer cable calculator camera capacitor card
   cartridge cell cellular chain charger charging chip chipset circuit clamp coaxial coil computer computing
   conditioner conditioning conductor connection connector controller converter cooker cooler cooling cordless
   counter data deck desk detector diode disc disk dispenser dock docking drive driver dryer dual earbuds earphone
   earpiece electricity electrode emergency enclosure encoder engine engraver ethernet extension ferrite filter flash
   flashlight fluorescent freezer freezing fridge fuse gaming gateway generator grill grinder grinding halogen
   handset hardware headphone headset heat heated heater heating hotplate housing humidifier inductor infrared
   insulator integrated interface interphone inverter iron jack juicer kettle keypad lamp lampshade laptop laser
   lighter lighting lithium logic loudspeaker mega memories microchip microprocessor microscope microwave mixer modem
   monitor motherboard motor mouse mower multimedia multimeter network networking node notebook optic oscillator oven
   pedal phone photo photographic photovoltaic player plug printer probe processor program programmable projector
   protector pulse pump radar radiator reader receiver recharge rechargeable recorder recording rectifier
   refrigerated refrigerating refrigerator regulator relay resistor robotic rotor router satellite scanner screen
   semiconductor sensor server shaver sheath smartphone smartwatch smoke socket software solar solder soldering
   speaker stereo stove strip subwoofer surge surveillance switches tablet telecom telecommunication telephone
   television thermal thermostat timer toaster toner torch touchscreen transceiver transducer transformer transistor
   transmission transmitter tripod tuner turbine ultrasonic uninterruptible ventilation ventilator voice wafer walkie
   washer washing webcam welder welding wifi winding wiring`,
  // Vehicles and machines.
  `abrasive absorber actuator agricultural airbag aircraft airplane assembled assemblies assembly auto automatic
   automobile automotive auxiliary axial axle backhoe baler bearing bellows bending bolt bonnet boring bracket brake
   bulldozer bumper bush bushing cabin caliper camshaft carburettor casing caster casting centrifugal chassis chisel
   chuck column compact compressor concrete construction conveyor coupling crane crank crankcase crankshaft crusher
   cultivator cutter cylinder damper dashboard dies diesel differential digger door drill drilling ductile dump
   earthmoving electromagnetic elevator embossing excavator exhaust extruder extrusion fasten fastener feeder fender
   files filling flange flexible flywheel forged forging forklift fuel gasket gauge gear gearbox gearboxes grease
   guard hammer handheld handlebar harvester headlamp headlight hinge hoist horn hose hydraulic ignition impeller
   induction injection injector jaws kart ladder lathe lever lift lifting lubricant lubricating lubrication machined
   machining manifold marine metering milling mirror mixing mold molded molding motorcycle mould moulded moulding
   mudguard nozzle operator overhaul packer parking passenger piston planer pliers plough pneumatic polishing presses
   propeller pulley punch punching ratchet reamer reducer rivet rods rotavator sanding sawing saws screw screwdriver
   sewing shaft shock shovel sliding spacer spanner spark spindle spray sprayer sprocket stamp stamping steering
   stroke suspension tailor tappet telescopic tensioner threading throttle thrust tippers tire toolbox toolkit
   toothed torque torsion tower tractor trailer trolley truck turbo turbocharger turning tyre valve vane vibrating
   vibration vice vise wheelbarrow wheelchair winch winches windscreen windshield wiper workpiece workshop wrench
   wrenches yacht`,
  // Metals, minerals, wood, paper, plastics, building.
  `adhesive aggregate alloy aluminium aluminum angle anode anodized anthracite asphalt bagasse balsa bars basalt
   basin bathroom bathtub bauxite beech bentonite billet birch bitumen boulder boxes brass brazing broom bucket
   cabinet cage carbon cardboard carton carved cast cathode ceiling cement ceramic chair chalk chipboard clinker coal
   cobalt coke cold composite compressed copper cork corner corrugated crate crude crushed cutlery dishwasher
   dolomite dowel drain drainage drawer dust elbow embossed enamel enamelled envelope epoxy exhibition faucet
   feldspar fence fencing ferro ferrous fiberglass fibreboard fibreglass film fireproof flake floor flooring foil
   folded folder forest fork fountain furnace furnished furniture galvanised galvanized gates glass glassware glazed
   glazing glue granite granular granulated granules graphite grating gravel gypsum hardboard hardwood hinged hollow
   honeycomb ingot ironware jars joinery joists kaolin kitchen kitchenware knife knives knob kraft laminate laminated
   lamination latches latex lath limestone locker lumber magnesia magnesite magnesium mahogany manganese masonry
   melamine metal mica mineral molybdenum mosaic nail neoprene newsprint nickel ores padlock paint painted paper
   paperboard parquet particle partition paste pebble pellet pencil petroleum pewter phosphate pigment pine pins pipe
   planed planks plasterboard platform platinum plywood poles polish polished polycarbonate polyethylene polymer
   polypropylene polystyrene polythene polyurethane porcelain pottery prefabricated profile pulp pumice quarry
   quartzite rack rail railing railway rebar refractory reinforced rock roll roof roofing rosin sacks sanded
   sandstone sanitaryware sawn sculptured shed shelves shelving shingle shower silica silicon silicone silo sink slab
   slag slate slotted sofa softwood spade stainless stairs steel stoneware strand stranded stucco sulfur sulphur
   swarf tableware tarpaulin teak thermoplastic tile timber tinplate titanium toilet tray trowel tubing tubular
   tungsten unwrought urethane utensil vanadium varnish varnishes veneer veneered vinyl vitreous wallpaper welded
   wood woodware wrought zinc zirconium`,
  // Chemicals, medicines, cosmetics.
  `acetate acetone acid acidic acne active aerosol agent alcohol aldehyde alkali allergy aloe alumina amine amino
   ammonia ammonium analgesic analysis analyzer anhydrous antacid antibiotic antibody antigen antioxidant antiseptic
   aqueous argon aroma aromatic artificial ascorbic aspirin balm bandage beauty benzene bicarbonate biological bleach
   bleaching blister blood body borax bottle bottled bromide butane butyl calcium camphor capsule carbide carbonate
   carbonated carboxylic carboxymethyl catalyst catheter caustic cellulose chemical chemistry chloride chlorine
   cholesterol chromium citrate citric cleaner cleaning cleanser cleansing clinic clinical coagulant collagen cologne
   comb compress contact contraceptive corrosive cosmetic cough crop crutches cure cyanide cyclohexane dental denture
   deodorant derivative dermal detergent diagnostic diaper dietary diethyl dilute dioxide disinfectant dispersion
   dissolve dissolved dissolving distilled dose drops drug dyes dyestuff elixir emulsifier emulsion enzyme ester
   ethanol ether ethyl ethylene examination exfoliating extract eyebrow eyelash eyelashes eyeliner eyeshadow face
   facial fertiliser fertilizer filler flammable flavor flavour fluid fluoride foaming foot formaldehyde formula
   fragrance fungicide gauze gelatin gelatine generic glucose glycerin glycerine glycerol glycol grooming haemostatic
   hairbrush hairspray hazardous health healthcare helium hemostatic herbal herbicide hexane homeopathic hormone
   hospital human hyaluronic hydrate hydrated hydrocarbon hydrochloric hydrochloride hydrogen hydroxide hygiene
   hygienic implant incense inhaler inject injectable inorganic insecticide insulin intravenous iodide iodine ionic
   isopropyl kinetic laboratory lactate lactic laxative liniment lipstick lotion lozenges makeup manicure mascara
   massage massager medical medicament medicinal medicine menthol mercury methane methanol methyl micronutrient
   moisturiser moisturising moisturizer moisturizing molecular monohydrate mosquito mouthwash nano napkin nasal
   nitrate nitric nitrile nitrogen nutrient nutrition nutritional ointment ophthalmic oral orthopaedic orthopedic
   oxide oxygen paracetamol paraffin patient pedicure peeling penicillin peptide perfume perfumed perfumery peroxide
   pesticide pharmaceutical pharmacy phenol phosphoric phosphorus pill plasticiser plasticizer polishes pomade potash
   potassium prescription preservative propane propylene prosthesis prosthetic purified razor reagent rinse saccharin
   saline salt sanitiser sanitizer scent scented scissors scrub serum shampoo shaving silicate skincare soap soda
   sodium solution solvent soothing sorbitol sponge stain starch stearic sterile sterilized sterilizer sulfate
   sulphate sulphuric sunscreen supplement suppository surfactant surgical suture swab sweetener syringe syrup talc
   talcum tampons tattoo therapeutic therapy thermometer tincture tissue toiletries toluene tonic toothbrush
   toothbrushes toothpaste topical toxic tweezers urea urine vaccine vegetable veterinary vial vinegar vitamin
   whitening wipes wound xylene`,
  // Food, drink, tobacco, plants, animals.
  `alcoholic almond anchovy anise appetizer apple apricot aquarium arabica artichoke asparagus aubergine avocado
   bacon baked bakery baking banana barley basil basmati bean beef beer beet beetroot berries berry beverage biscuit
   bitter blackberry blueberries blueberry boneless bovine bran brandy bread breakfast breast breeding brewed brewery
   brine broccoli broth butter buttermilk cabbage cacao cake candies candy canned caper caramel cardamom carrot
   casein cashew cassava cattle cauliflower caviar celery cereal champagne cheddar cheese chewing chia chicken
   chickpeas chicory chili chilled chilli chocolate cider cigar cigarette cinnamon citrus clams clove cocktail cocoa
   coconut coffee condensed condiment confectionary confectionery cooked cookie cooking coriander corn couscous crab
   cracker cranberries cranberry crisps crustaceans cucumber cumin curry cuttlefish dairy defatted dehydrated dessert
   dried drink drinking duck edible eggplant essence evaporated fats feed fennel fermented fillet fish flavored
   flavoured flour fodder foliage food foodstuff frozen fruit garlic ginger gluten goat grain grape grapefruit grated
   groundnut guts halal hazelnut herb herring honey hops hotdog instant jasmine jellies jelly juice kernel ketchup
   kidney kiwi lactose lager lard leaf leaves leek leguminous lemon lemonade lentil lettuce liqueur liquor live liver
   livestock lobster lollipop lychee macaroni mackerel maize malt mandarin mango mangoes maple margarine marinated
   marmalade marzipan mayonnaise meal meat melon milk milled millet minced molasses mollusc mozzarella mushroom
   mussel mutton nectar noodle nursery nutmeg oatmeal octopus offal oilcake oilseed onion orchid oregano oyster palm
   paprika parsley pasta pasteurized pastry patties peaches peanut pear peas pecan pectin peel peeled pepper pickle
   pickled pineapple pistachio pitted pizza plantain pomegranate popcorn poppy pork porridge potato potatoes poultry
   prawn preserve preserved protein prune pudding pumpkin puree quinoa radish raisin rapeseed raspberries raspberry
   rice roast roasted robusta rosemary saffron salad salami salted sardine sauce sausage savory savoury scallop
   seafood seasoned seasoning seaweed seed seedlings semolina sesame sheep shell shelled shellfish shredded shrimp
   silage skimmed skinless smoked snack snail sorghum soup sour soya soybean spaghetti sparkling spice spiced spinach
   spirit squash squid starches steak stevia straw strawberries strawberry sugar sultanas sunflower sweet sweetcorn
   sweetened swine tallow tapioca thyme tobacco tofu tomato tomatoes topping tropical trout truffle tulip tuna turkey
   turmeric turnip unsalted unsweetened vanilla veal vegan vegetarian vermicelli vineyard virgin vodka walnut
   watermelon wheat whey whiskey whisky wholemeal wild yeast yoghurt yogurt yolk`,
  // House, office, print, trade and transport.
  `aboard abroad address adjustable advertising agency airfreight airway album anti antique antislip aquatic arch
   armchair artistic artwork baggage baker bakeware ballpoint banner barrel barrier basket bathmat bedroom beds bench
   benches berth binder blackboard blender blind boarding bonded book booking booklet bookshelf bowl brochure broker
   bunk buyer calendar canister cargoes catalog catalogue chalkboard chandelier chopping chopsticks clearing client
   clip coaster consigned consignee consignor cookware corkscrew courier crayon crockery cupboard dangerous decal
   decanter depot diary dining dinner dinnerware dish dishes dispatch distributor doormat drapery drinkware duty
   easel eraser exempt exhibits exporter ferry flask flatbed flatware flyer forwarder forwarding freighter fryer
   garage glassed glasses globe goodwill greeting hamper handmade hanging harbor harbour haulage humidor importer
   inland insurance insured ironing jerrycan jewel keychain keyring lading ladle landing lantern leaflet lorry lunch
   lunchbox magazine mail manifest marker merchant newspaper notify opener paintbrush parasol parcel percolator
   pitcher placemat planner planter port postal presentation quay quota rattan receipt reefer refund removal ruler
   saucepan saucer seaport seller sender shipper shopping skillet sold souvenir spatula spoon stapler stationery
   stool stowed strainer stuffing tablecloth tanker tariff teapot thermos tongs tonne trash tumbler vase vessel
   voyage weighing whiteboard wicker woodenware workbook wrapper`,
];

const fold = foldFor(['case']);
const words = new Set(lists.flatMap((list) => list.split(/\s+/)));

/** Whether a word of a text, as written, is ordinary. Letters that only look alike and digits do not make it so. */
export function isOrdinaryWord(written: string): boolean {
  let folded = '';
  for (const letter of written) {
    const symbol = fold(letter.codePointAt(0)!);
    if (symbol !== nothing) folded += String.fromCodePoint(symbol);
  }
  return words.has(folded) || (folded.endsWith('s') && words.has(folded.slice(0, -1)));
}
