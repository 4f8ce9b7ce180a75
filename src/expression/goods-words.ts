// Words for goods: what they are, are made of and look like, how they are packed and moved; nobody's mark alone.

/** English, our own, compiled 2026-11; not complete. Of four letters or more; regular inflections need no entry. */
export const goodsWords = [
  // Colours, shapes and looks.
  `amber aqua azure beige black blue bright bronze brown burgundy camel charcoal cherry chestnut chrome color colour
   coral cream crimson crystal cyan dark diamond dotted floral fuchsia glitter glossy gold golden gradient gray green
   grey indigo ivory khaki lavender leopard lilac lime magenta maroon matt matte mauve metallic mint multicolor
   multicolour mustard navy nude ochre olive orange oval pastel peach pearl plaid plum rainbow rectangular rose ruby
   rust salmon sand sapphire scarlet shiny silver silvery spiral taupe teal tinted triangular turquoise vintage
   violet white wine wooden zebra`,
  // Clothing, shoes, bags, textiles.
  `acrylic alpaca ankle apparel apron babies baby backpack badge bags ballet band bandana bathrobe beach beanie
   bedding bedsheet bedspread belt bermuda bikini blanket blazer blend blouse bodysuit boot bowtie boxers boys
   bracelet braid brassiere breathable briefcase brocade brooch buckle button canvas cape caps cardigan carpet
   cashmere casual chiffon children clasp cloth clutch coat collar cord corduroy corset costume cotton cowhide cravat
   crepe crochet cuff curtain cushion damask denim drawstring dress dungarees duvet dyed earring elastane elastic
   embroidered embroidery eyelet fabric fashion feather felt female fiber fibre filament flannel flax fleece footwear
   formal fringe garment gents girls glove gown grosgrain hair handbag handkerchief hanger hats headband headwear
   heel hemp hood hoodie hosiery infant insole interlining jacket jacquard jeans jersey jewellery jewelry jogging
   jumper jumpsuit jute kids kimono knee knit knitted knitwear lace ladies lady lambskin laundry leather leatherette
   leisure linen lingerie luggage male mattress melange mens merino mesh microfiber microfibre mitten moccasin modal
   mohair muslin nappa necklace necktie needle nightdress nightgown nightwear nonwoven nylon outerwear outsole
   overcoat padded padding pantyhose parka pashmina patch patent pendant petticoat pillow pillowcase piping pique
   plush pocket polo polyamide polyester poncho pouch pullover purse pyjama quilt raglan raincoat ramie rayon robe
   roving rucksack rugs sandal satchel satin scarf scarves school seam seamless shawl sheepskin shirt shoe shoelace
   shoulder silk singlet sisal skirt sleepwear sleeve sleeveless slip slipper sneaker sock sole spandex sportswear
   staple stitch strap suede suit suitcase sweater sweatpants sweatshirt swim swimming swimsuit swimwear synthetic
   taffeta tank tanned tape tapestry tassel terry textile texture throw tote towel tracksuit trainer trunk tulle
   tunic turban tweed twill umbrella underpants undershirt underwear uniform unisex upholstery veil velour velvet
   vest viscose waist waistcoat walking wallet wardrobe warp waterproof wear weave webbing weft winter women wool
   woolen woollen workwear woven wrist yarn zipper`,
  // Watches, glasses, jewels, toys, sport, music.
  `accessories accessory accordion alarm analog animal archery ball balloon bamboo barbell baseball basketball bath
   battle bead bell bicycle bike billiard binocular boat boxing brick candle cartoon chess chime christmas
   chronograph clay clock club coin collectible confetti console cosplay craft cricket cube cycle dart decor decorate
   decoration decorative dial dice doll dominoes drawing drone drum dumbbell easter education educational emblem
   engraved exercise eyeglass eyewear figurine fireworks fitness flag flower flute flying foam football frisbee game
   garden garland gemstone golf gymnastic halloween hammock harness helmet hobby hockey hook horse inflatable jigsaw
   jump keyboard kite lacquer lens magic magnet magnetic marble mask mats medal memory metronome microphone miniature
   movement music musical novelty ornament paddle party percussion piano picnic picture pinball plaster play
   playground playset pool poster puppet quartz racket radio raft rattle reading resin riding robot rubber saddle
   scooter sculpture sequin skate skateboard skipping sledge slide slime sling snorkel soccer spectacle spring
   squeeze statuette stick sticker stone sunglass surf surfboard tennis tent theatre ticket trampoline treadmill
   trophies trophy trumpet tube video violin volleyball whistle wigs wristband wristwatch yoga`,
  // Electronics and electrical goods.
  `accumulator adapter adaptor aerial alternator amplifier antenna appliance audio backlight batteries battery beam
   blade blower bluetooth boiler booster brush bulb burner buzzer cable calculator camera capacitor card cartridge
   cell cellular chain charger chip chipset circuit clamp coaxial coil computer computing conditioner conductor
   connection connector controller converter cooker cooler cooling cordless counter data deck desk detector diode
   disc disk dispenser dock drive driver dryer dual earbuds earphone earpiece electricity electrode emergency
   enclosure encoder engine engraver ethernet extension fans ferrite filter flashlight fluorescent freezer fridge
   fuse gaming gateway generator grill grinder halogen handset hardware headphone headset heat heater hotplate hubs
   humidifier inductor infrared insulator integrated interface interphone inverter iron jack juicer kettle keypad
   lamp lampshade laptop laser lighter lithium logic loudspeaker mega memories microchip microprocessor microscope
   microwave mixer modem monitor motherboard motor mouse mower multimedia multimeter network node notebook optic
   oscillator oven pads pedal phone photo photographic photovoltaic player plug printer probe processor program
   programmable projector protector pulse pump radar radiator reader receiver recharge rechargeable recorder
   rectifier refrigerated refrigerating refrigerator regulator relay resistor robotic rotor router satellite scanner
   screen semiconductor sensor server shaver sheath smartphone smartwatch smoke socket software solar solder speaker
   stereo stove subwoofer surge surveillance tablet telecom telecommunication telephone television thermal thermostat
   timer toaster toner torch touchscreen transceiver transducer transformer transistor transmission transmitter
   tripod tuner turbine ultrasonic uninterruptible ventilation ventilator wafer walkie washer webcam welder welding
   wifi wiring`,
  // Vehicles and machines.
  `abrasive absorber actuator agricultural airbag aircraft airplane assembled assemblies assembly auto automatic
   automobile automotive auxiliary axial axle backhoe baler bolt bonnet boring bracket brake bulldozer bumper bush
   cabin caliper camshaft carburettor cars casing caster centrifugal chassis chisel chuck column compact compressor
   concrete construction conveyor crane crank crankcase crankshaft crusher cultivator cutter cylinder damper
   dashboard dies diesel differential digger door drill ductile earthmoving electromagnetic elevator embossing
   excavator exhaust extruder extrusion fastener feeder fender files filling flange flexible flywheel forged forging
   forklift fuel gasket gauge gear gearbox hammer handheld handlebar harvester headlamp headlight hinge hoist horn
   hose hydraulic ignition impeller induction injection injector jaws kart ladder lathe lever lubricant lubricating
   lubrication manifold marine mirror mixing mold motorcycle mould mudguard nozzle nuts operator overhaul packer
   passenger piston planer plough pneumatic propeller pulley punch ratchet reamer reducer rims rivet rods rotavator
   sawing saws screw screwdriver sewing shaft shock spacer spanner spindle spray sprayer sprocket suspension tailor
   tappet telescopic tensioner throttle thrust tippers toolbox toolkit torque torsion tower tractor trailer trolley
   truck turbo turbocharger tyre valve vane vans vibrating vibration vise wheelbarrow wheelchair winch windscreen
   windshield wiper workpiece workshop wrench yacht`,
  // Metals, minerals, wood, paper, plastics, building.
  `adhesive aggregate alloy aluminium aluminum anode anodized anthracite asphalt bagasse balsa bars basalt basin
   bathroom bathtub bauxite beech bentonite billet birch bitumen boulder boxes brass brazing bucket cabinet cage
   carbon cardboard carton cast cathode ceiling ceramic chair chalk chipboard clinker coal cobalt coke cold composite
   cork corner corrugated crate crude cutlery dishwasher dolomite dowel drainage drawer dust elbow embossed enamel
   enamelled envelope epoxy exhibition faucet feldspar ferro ferrous fiberglass fibreboard fibreglass film fireproof
   flake floor foil folder forest fountain furnace furnished furniture galvanised galvanized gates glass glassware
   glue granite granular granulated granules graphite grating gravel gypsum hardboard hardwood honeycomb ingot
   ironware jars joinery joists kaolin kitchen kitchenware knife knives knob kraft laminate lamination latches latex
   lath limestone locker logs lumber magnesia magnesite magnesium mahogany manganese masonry melamine metal mica
   mineral molybdenum mosaic mugs nail neoprene newsprint nickel ores padlock paint paper paperboard parquet particle
   partition pebble pellet pencil petroleum pewter phosphate pigment pine pins pipe planks plasterboard platform
   platinum plywood polycarbonate polyethylene polymer polypropylene polystyrene polythene polyurethane porcelain
   pots pottery prefabricated profile pumice quarry quartzite rack rail railway rebar refractory reinforced rock roll
   roof rosin sandstone sanitaryware sawn shelves shelving shingle silica silicon silicone silo slab slag slate
   slotted sofa softwood stainless steel stoneware strand stucco sulfur sulphur swarf tableware tarpaulin teak
   thermoplastic tile timber tinplate tins titanium toilet trowel tubing tubular tungsten unwrought urethane utensil
   vanadium varnish veneer vinyl vitreous wallpaper welded wood woodware wrought zinc zirconium`,
  // Chemicals, medicines, cosmetics.
  `acetate acetone acid acidic acne active aerosol agent alcohol aldehyde alkali allergy aloe alumina amine amino
   ammonia ammonium analgesic analysis analyzer anhydrous antacid antibiotic antibody antigen antioxidant antiseptic
   aqueous argon aroma aromatic artificial ascorbic aspirin balm bandage beauty benzene bicarbonate biological bleach
   blister body borax bottle bromide butane butyl calcium camphor capsule carbide carbonate carboxylic carboxymethyl
   catalyst catheter caustic cellulose chemical chemistry chloride chlorine cholesterol chromium citrate citric
   cleaner cleanser cleansing clinic clinical coagulant collagen comb compress contraceptive corrosive cosmetic crop
   crutches cure cyanide cyclohexane dental denture deodorant derivative dermal detergent diagnostic diaper dietary
   diethyl dilute dioxide disinfectant dispersion dissolve distilled dose drug dyes dyestuff elixir emulsifier
   emulsion enzyme ester ethanol ether ethyl ethylene examination exfoliating extract eyebrow eyelash eyeliner
   eyeshadow face facial fertiliser fertilizer filler flammable flavor fluid fluoride foot formaldehyde formula
   fragrance fungicide gauze gelatin gelatine gels generic glucose glycerin glycerine glycerol glycol grooming
   haemostatic hairbrush hairspray hazardous health healthcare helium hemostatic herbal herbicide hexane homeopathic
   hormone hospital hyaluronic hydrate hydrocarbon hydrochloric hydrochloride hydrogen hydroxide hygiene hygienic
   implant incense inhaler inject injectable inorganic insecticide insulin intravenous iodide iodine ionic isopropyl
   kinetic laboratory lactate lactic laxative liniment lipstick lotion makeup manicure mascara massage massager
   medical medicament medicinal medicine menthol mercury methane methanol methyl micronutrient moisturiser
   moisturising moisturizer moisturizing molecular monohydrate mosquito mouthwash nano napkin nasal nitrate nitric
   nitrile nitrogen nutrient nutrition nutritional ointment ophthalmic oral orthopaedic orthopedic oxide oxygen
   paracetamol paraffin patient pedicure penicillin peptide perfume perfumery peroxide pesticide pharmaceutical
   pharmacy phenol phosphoric phosphorus pill plasticiser plasticizer pomade potash potassium prescription
   preservative propane propylene prosthesis prosthetic purified razor reagent rinse saccharin saline salt sanitiser
   sanitizer scent scissors scrub serum shampoo silicate skincare soda sodium solution solvent soothing sorbitol
   sponge stain stearic sterile sterilized sterilizer sulfate sulphate sulphuric sunscreen supplement suppository
   surfactant surgical suture swab sweetener syringe syrup talc talcum tattoo therapeutic therapy thermometer
   tincture tissue toiletries toluene tonic toothbrush toothpaste topical toxic tweezers urea urine vaccine vegetable
   veterinary vial vinegar vitamin whitening xylene`,
  // Food, drink, tobacco, plants, animals.
  `alcoholic almond anchovy anise appetizer apple apricot aquarium arabica artichoke asparagus aubergine avocado
   bacon bakery baking banana barley basil basmati bean beef beer beet beetroot berries berry beverage biscuit bitter
   blackberry blueberries blueberry boneless bovine bran brandy bread breakfast breast brewed brewery brine broccoli
   broth butter buttermilk cabbage cacao cake candies candy canned caper caramel cardamom carrot casein cashew
   cassava cattle cauliflower caviar celery cereal champagne cheddar cheese chewing chia chicken chickpeas chicory
   chili chilled chilli chocolate cider cigar cigarette cinnamon citrus clams clove cocoa coconut coffee condensed
   condiment confectionary confectionery cookie coriander corn couscous crab cracker cranberries cranberry
   crustaceans cucumber cumin curry cuttlefish dairy defatted dehydrated dessert dried drink edible eggplant eggs
   evaporated fats feed fennel fermented figs fillet fish fodder foliage food foodstuff frozen fruit garlic ginger
   gluten grain grape grapefruit grated groundnut guts halal hazelnut herb herring honey hops hotdog instant jams
   jasmine jellies jelly juice kernel ketchup kidney kiwi lactose lager lard leaf leek leguminous lemon lemonade
   lentil lettuce liqueur liquor live liver livestock lobster lollipop lychee macaroni mackerel maize malt mango
   maple margarine marinated marmalade marzipan mayonnaise meal meat melon milk millet minced molasses mollusc
   mozzarella mushroom mussel mutton nectar noodle nursery nutmeg oatmeal oats octopus offal oilcake oils oilseed
   onion orchid oregano oyster paprika parsley pasta pasteurized pastry patties peanut pear peas pecan pectin peel
   pepper pets pickle pineapple pistachio pitted pizza plantain pomegranate popcorn poppy pork porridge potato
   poultry prawn protein prune pudding pumpkin puree quinoa radish raisin rapeseed raspberries raspberry rice roast
   robusta rosemary saffron salad salami sardine sauce sausage savory savoury scallop seafood seaweed seed seedlings
   semolina sesame sheep shell shellfish shredded shrimp silage skimmed skinless snack snail sorghum soup sour soya
   soybean spaghetti sparkling spice spinach spirit squash squid steak stevia strawberries strawberry sugar sultanas
   sunflower sweet sweetcorn sweetened swine tallow tapioca teas thyme tofu tomato topping tropical trout truffle
   tulip tuna turmeric turnip unsalted unsweetened vanilla veal vegan vegetarian vermicelli vineyard virgin vodka
   walnut watermelon whey whiskey whisky wholemeal yeast yoghurt yogurt yolk`,
  // House, office, print, trade and transport.
  `aboard abroad address adjustable advertising agency airfreight airway album anti antique antislip aquatic arch
   armchair artistic artwork baggage baker bakeware ballpoint banner barrier basket bathmat bedroom beds bench binder
   bins blackboard blender book booklet bookshelf brochure broker bunk buyer calendar canister catalog catalogue
   chalkboard chandelier chopping chopsticks client coaster consigned consignee consignor cookware corkscrew courier
   crayon crockery cupboard cups dangerous decal decanter depot diary dining dinner dinnerware dish dispatch
   distributor doormat drapery drinkware duty easel eraser exempt exhibits exporter ferry flask flatbed flatware
   flyer forwarder freighter fryer garage globe goodwill hamper handmade harbor harbour haulage humidor importer
   inland insurance insured jerrycan jewel jugs keychain keyring lading ladle lantern leaflet lids lorry lunch
   lunchbox magazine mail manifest maps marker merchant mops newspaper notify opener paintbrush pans parasol parcel
   pens percolator pitcher placemat planner planter port postal presentation quay quota rattan receipt reefer refund
   removal saucepan saucer seaport seller sender shipper shopping skillet sold souvenir spatula stapler stationery
   stowed strainer tablecloth tanker tariff teapot thermos tongs tonne trash tumbler vase vessel weighing whiteboard
   wicker woodenware workbook wrapper`,
  // Further ones.
  `abalone absorbent acorn adzes agar agate agriculture airbrush airless airtight alcove algae algal allspice
   alternating alum aluminous amethyst ammunition ampoule amputation anaesthetic analogue anchor anglers anneal
   annular anthurium antifreeze antimony antler anvil apparatus aquaculture arable arbor arcade arena armour arsenic
   asbestos ashtray assay astronomy atlas atomizer attachment attire auger autoclave awning axes badminton bait
   ballast bandsaw banjo barbecue barbed barite barium barrow baton battens battledress bauble beacon beak beaker
   bearer beaver bedside bellow beret beryllium bevel bibs bidet bindings bioreactor bison blackout bladder blanching
   blinker blotting blowtorch bluefin boar bobbin bodice boiled boiling bollard bolster bonsai bookcase booth borate
   boron bouquet bowstring bracing breaker breeches brewing bridle brightener bristle broach bromine brood brushless
   buckwheat buds buffalo buffer buggies buggy bulgur bullion buoy burlap burr busbar butt bypass cadmium caesium
   caffeine calcined calibration calorie calves camomile candelabra canine cannula canoe canopy capsicum capstan
   captive caravan carbine carbonaceous cardiac carmine carnation carp carpentry carport cask cassette castor
   catering catfish cavity cedar cellophane censer cermet cestode chafing chainsaw chalice chamber chamois chick
   chiller chimney chives chlorinated chlorite chloroform chopped chopper chromate chromite chrysanthemum chutney
   cistern clad cladding cleats clipper clover cobblestone coder collets colloidal combustible combustion compass
   compost compote computerized concentrator condenser conduit cone conical conifer consumable contactor contour
   copier copra cordage cordial corkboard cornflakes cornstarch cots cottonseed couch countersunk coupler courgette
   cowl crackle crampons crayfish creosote crimp crisp croissant croquet crossbow crowbar crucible cryogenic cubic
   culvert cupric curd curing curler cutlets cutoff cylindrical cymbal daffodil deboned decaffeinated decoder
   degreaser dehumidifier delicatessen demolition denatured denier dentist deodorised desiccant detonating detonator
   developer dewatering dextrin dextrose diaphragm dictionary dill dinghy dipped director dishwashing dispersing
   distillate distilling diver diving dolly domed doorbell dough doughnuts downlight dredge dredger dresser driers
   driveshaft dromedary droppers drying ducting ducts dumplings dung durian durum duster dustpan dyeing dynamo
   earmuffs earplugs earthenware eels effluent eggshell eiderdown ejector elastomer electrolyte electrolytic
   electroplated emery emulsified encapsulated endoscope engraving ephedra epoxide ergonomic erosion etched etching
   eucalyptus evaporator expandable expander expansion expeller extinguisher extruded eyepiece facemask falcon
   feedstuff feldspathic fern ferret ferromanganese ferrosilicon ferrule fertile fettuccine fibrous filtration fins
   firearm firebrick firecracker fireplace firewood fishhooks fishmeal fixture fizzy flagpole flannelette flaxseed
   flint floss flounder fluorescein fluorite fluorspar flush flux foal foldable fondant footrest forceps forestry
   formic formwork foundation foundry foxglove fractionated frankfurter fraying fresco fret fructose fuelled
   fumigated fungal fungi funnel furan furfural furnishing fuselage fusible galactose galley gallium gallstones
   galvanizing gantry garnet garnish gaseous gasoline gatepost gauntlet gelled geotextile geraniums germ germanium
   germicidal ghee gherkin gilded gimlet girder girdle glaze gloss glucosamine gluing glutamate gnocchi goatskin
   goggle gooseberries gouge governor grader graffiti grafting grams grandstand granola grapeseed graphics grapple
   grater gravy grazing greenhouse grenade grid gridle grille grindstone gripper grit grommet grooved grout guar
   guava gudgeon guillotine gunpowder gutted guttering gypsophila gyroscope hacksaw haddock hafnium hairdryer hairnet
   hairpin hake halibut halogenated halter halva handicraft handrail hardener hare harmonica harpoon harrow hash
   hatch hatchet haulier hawser haylage hazard headboard headrest headstone heartwood heath heather hectograph heifer
   helicopter hematite henna heparin heptane herringbone hexagonal hexamethylene highchair hips hive hoes hogs
   holdall holster homogenizer homopolymer honing hoop hopper horseback horsehair horseradish horseshoe hosepipe hull
   hunter husk hyacinth hybrid hydrant hydrocolloid hydrogenated hydrolysed hydrometer hydroquinone hygrometer
   hypodermic iceberg icecream icing igniter illuminated illumination immersion immune immunological impact
   impregnated impregnating imprint incandescent incubator indium inflator infusion ingredients inhibitor inkjet
   inlaid inlay inlet inoculant inositol insecticidal inspection instep intaglio intake intercom interlock
   intermediate inulin iridium isobutane isocyanate isolated isolator isotonic itching jackfruit jade jaguar jarred
   javelin jellyfish jets jigs jodhpurs joiner joystick junction juniper kale kayak kelp kennel kerosene kettlebell
   kibbled kiln kilogram kiosk kippers kneepads knitting knuckle kohlrabi krill lacing lactation lampholder lance
   lancets landscape lanolin lanyard lapel larvae latching lattice launcher laurel lavatory laying leaching leash
   leavened lecithin lectern legging legumes letterbox leucine levelling libraries lichen licorice lifebuoy
   lifejacket ligature lignite lily limescale limonite linden lineman liners lingonberries link linoleum linseed lint
   lintels liquorice lithographic lithography litter loader loafers loam loaves lobe locknut locomotive lode loft
   longline loom lorries lotus lounge lounger louvre lozenge lubricated lumbar luminaire luminous lupin lustre lysine
   lysozyme macadamia machete maltodextrin maltose mammal mandolin mandrel manganate mangosteen manhole mannequin
   mannitol manure marquee marrow mast masterbatch maturation mauls mead meatballs medallion megaphone membrane
   mercerised methacrylate methionine micrometer midsole milkshake millstone mincer miners minibus minidisc mining
   mitre moist molten monochrome monoglycerides monosodium moped mortar mothballs motorbike motorboat motorised
   motorized mousetrap mousse mouthpiece mucilage muesli muffin muffler mulberry mulch mule mullet multivitamin
   munitions musk mycelium myrrh naphtha naphthalene nappies nappy nativity nebulizer nectarine nettle newborn newel
   nibs nightlight niobium nipple nitro nitrocellulose noose nougat nutcracker oatcake oboe observatory octane odour
   oiled oiling oleic olein oleoresin omega onyx opacifier opal opaque ophthalmology optician orchard organ organza
   orthodontic ostrich otter ottoman outboard outfit outlet outrigger overlay overlock overshoes ovine oxalic oxen
   oxidized ozone pacifier paddy paintball palladium palmitic palmolein pancake pancreas pantry papaya paperback
   paperclip paperweight papier parachute paraffinic parchment paring parquetry parsnip partridge passion passport
   pasteboard patchouli patchwork patio pavers paving pawns pectoral pedestal pedometer pegs pelt pendulum pennant
   penstock pepperoni perch perforated perforating perforator pergola perilla peristaltic perlite permanganate pestle
   petrochemical petrol petrolatum phosphatic photocell photocopier photocopy photograph phthalate phthalic
   physiotherapy pickaxe pickup pies pigs pigskin pincers pinion pint pipette pistol pita planking plankton plasma
   plasticine plastified platter playback playhouse plectrum plier pluck plumber plumbing plunger poacher
   polyacrylamide polyacrylic polyether polyol polyphosphate polyvinyl pomelo ponies pontoon pony poplar poppies
   popsicle portrait pram precast precooked prefilled pregnancy premix prepaid preparatory prescribed presser prickly
   primer prism prod prong propellant propionic propolis prospecting prospectus provender pruner psyllium puff
   pullers pullets pulpwood pulverised pulverized purifier pushchair pusher putty pyramid pyrite pyrotechnic quail
   quench quiche quicklime quill quinine quoin raceway racing rafter railcar rake ramp rangefinder rape rasp ravioli
   rawhide reactor reciprocating recliner recreation redcurrant reed reflective reflector refractometer refreshing
   regenerated rein reindeer relish remanufactured remnants renewable rennet reptile resealable respirator retainer
   reticulated retort retread retro revolver rhinestone rhizome rhodium rhubarb ribbed ribs rickshaw rifle rigging
   ringlet ringtone risotto riveter roadster roaster roebuck rootstock ropeway rosary rosehip rosette rotisserie
   rougher roulette roundabout rowing rubberised rubberized rubbing ruffle runner rusk rutile sable saccharine
   saddlery sage sago salicylic saliva salmonella saltpetre saltwater sandbags sander sandpaper sandwich sardinella
   sash saturated sauerkraut sauna sawdust sawhorse sawmill saxophone scabbard scaffold scalpel scanning scapula
   scarecrow schnapps sconce scoop scorer scourer scouring scrapbook scraper scribe scrim scroll scuba scythe sealant
   secateurs secretion sediment seeder seedless segment selenium selvedge seminal serge serrated serviette settee
   setter sewage sewn shackle shale shallots shandy shank shark sharpener shea sherry shims shin shipbuilding
   shoehorn shopper shotgun shredder shutter shuttlecock sickle sideboard sidewall sieve sifter signage signalling
   signboard silane silencer silkworm siloxane simulator sinker siphon siren sirloin skeleton skewer skids skimmer
   skipjack skis sledgehammer sleeper sleigh slicer sliders slitting sludge slurry smelted smelting smocks smokeless
   smoker snooker snowboard snowmobile snuff soapstone sockeye softener solarium solenoid soluble somersault sorbet
   sorbic sorrel souffle soundbar sourdough soursop sowing spar sparkler spearmint specimen spectrometer
   spectrophotometer speedboat speedometer sperm sphere spigot spikes spinner spinning splint splitter spool spores
   sporran sportsman spotlight sprat spreader sprinkler sprouts spruce squeegee squeezer stabiliser stabilizer
   stacker stadium stairlift stalls starfruit stationary steamer stearate stearin stent stepladder sterilizing
   stethoscope stew stiffener stiletto stirrer stirrup stockfish stockpot stonework stopper stopwatch straightener
   streamer stretcher striker strippers stripping strobe stroller strontium strudel stud studded stylus styrene
   suckers suckling sucrose suet sulphide sulphite sulphonic sunbed sundae sunhat sunshade supercharger
   superphosphate surgery surimi suspended sustainable swaddle sweeper swivel swordfish sycamore synthesizer tabletop
   tackle tacks tahini tamarind tambourine tampon tangerine tanneries tanning tantalum tapered tapping taps tarragon
   tartaric tatami teabags teats telescope tempeh template tendon tension terpene terracotta terrazzo terrines tester
   tetra thatch theodolite thermocouple thermoforming thermoset thickener thimble thinner thorium threonine thrips
   thrower tiara ticking tilapia tiller tilting tinned tinsel tinting titanate toast toboggan toddler toffee toggle
   tokens tombola tonsil toothpick topaz topcoat topper tops torpedo tortilla tourmaline towbar towing tracing
   tracker tramway transdermal trapezoidal trawl trawler treadle trellis trench trestle tricycle trifle trimmed
   trimmer trimming trio trombone trough trouser truss tubeless tuber tufted tugs tungstate turbot turf turnbuckle
   turnout turntable turpentine turret twine udder ukulele ultramarine ultraviolet unbleached uncoated uncooked
   undercarriage underground underlay underwater undyed unglazed unpacked unpainted unprinted unrefined unroasted
   unsaturated unshelled unworked uplift upright uranium urinal valance valerian vanity vape vaping vaporizer vapour
   vats velveteen vending venison vent vermiculite vermouth vibrator vicuna videocassette viewer viewfinder vine
   vineleaves viola virus viscometer visor vocational voile volcanic vulcanised vulcanized wadding waders waffle
   wainscot walker walkway wand warmer washbasin washcloth waterbed watercress watermill waxed waxes weaver wedge
   weeder wetsuit whetstone whipped whipping whisk whiskies whiteners wholegrain wickerwork widgets winder windmill
   windsurf wolfram wollastonite woodchip woodpulp woodworking woofer wort wreath writer xanthan zeolite zester
   zinnia zipped zips zither zucchini`,
];
