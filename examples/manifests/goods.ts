// Ordinary goods: what they are called, and the range in which their price, mass and lots usually lie.

export interface Goods {
  readonly hs: string;
  readonly descriptions: readonly string[];
  /** Half the pieces of a lot, USD a piece, kg a piece: from and to. */
  readonly pieces: readonly [number, number];
  readonly priceEach: readonly [number, number];
  readonly kgEach: readonly [number, number];
  readonly modes: readonly string[];
  readonly origins?: readonly string[];
  /** Sent to private persons too. */
  readonly toPersons?: true;
  readonly un?: string;
  readonly documents?: readonly string[];
}

const sea = ['1', '1', '1', '3'];
const fast = ['4', '4', '5'];

export const goods: readonly Goods[] = [
  { hs: '640411', descriptions: ['adidas running shoes', 'NIKE training shoes, textile upper', 'puma sports footwear'], pieces: [60, 600], priceEach: [22, 48], kgEach: [0.7, 1.1], modes: sea, origins: ['VN', 'CN', 'ID'] },
  { hs: '640399', descriptions: ['leather ankle boots, women', "men's leather shoes"], pieces: [60, 500], priceEach: [14, 40], kgEach: [0.9, 1.4], modes: sea },
  { hs: '610910', descriptions: ['cotton T-shirts, knitted, men', 'lacoste polo shirts cotton', 'T-shirts printed, children'], pieces: [100, 900], priceEach: [6, 14], kgEach: [0.15, 0.25], modes: sea, origins: ['BD', 'TR', 'CN', 'IN'] },
  { hs: '620342', descriptions: ["men's cotton trousers", 'denim trousers'], pieces: [100, 700], priceEach: [9, 22], kgEach: [0.4, 0.7], modes: sea },
  { hs: '420221', descriptions: ['leather handbags, women', 'handbag michael kors leather'], pieces: [20, 150], priceEach: [60, 180], kgEach: [0.6, 1], modes: ['4', '1'] },
  { hs: '420292', descriptions: ['travel bags, textile', 'backpacks, polyester'], pieces: [50, 400], priceEach: [6, 20], kgEach: [0.5, 1.1], modes: sea },
  { hs: '910221', descriptions: ['automatic wrist watches tissot', 'wrist watches longines, steel'], pieces: [5, 60], priceEach: [220, 900], kgEach: [0.12, 0.25], modes: fast, origins: ['CH', 'JP'] },
  { hs: '711719', descriptions: ['imitation jewellery, base metal', 'fashion earrings, plated'], pieces: [200, 1500], priceEach: [0.8, 4], kgEach: [0.02, 0.05], modes: fast },
  { hs: '851830', descriptions: ['AirPods wireless earphones', 'headphones, over ear', 'sony headphones with microphone'], pieces: [50, 400], priceEach: [38, 120], kgEach: [0.15, 0.4], modes: fast, un: '3481' },
  { hs: '851712', descriptions: ['smartphones 128 GB', 'samsung smartphones'], pieces: [30, 300], priceEach: [160, 420], kgEach: [0.35, 0.5], modes: ['4'], un: '3481' },
  { hs: '850440', descriptions: ['USB chargers 20 W', 'power supplies for notebooks'], pieces: [100, 900], priceEach: [4, 12], kgEach: [0.1, 0.3], modes: sea },
  { hs: '850760', descriptions: ['power bank 10000mAh', 'lithium ion battery packs'], pieces: [80, 500], priceEach: [8, 20], kgEach: [0.2, 0.4], modes: ['4', '1'], un: '3480' },
  { hs: '852352', descriptions: ['memory cards sandisk 64 GB'], pieces: [100, 600], priceEach: [14, 24], kgEach: [0.02, 0.04], modes: fast },
  { hs: '330300', descriptions: ['eau de parfum DIOR 100 ml', 'eau de toilette 50 ml, assorted'], pieces: [50, 300], priceEach: [22, 60], kgEach: [0.3, 0.45], modes: ['3', '4'], origins: ['FR', 'IT', 'DE'], un: '1266' },
  { hs: '330499', descriptions: ['face cream 50 ml', 'sun lotion 200 ml', 'skin care sets'], pieces: [100, 700], priceEach: [3, 14], kgEach: [0.1, 0.3], modes: sea },
  { hs: '330610', descriptions: ['toothpaste colgate 75 ml'], pieces: [300, 2000], priceEach: [0.9, 1.8], kgEach: [0.1, 0.14], modes: sea },
  { hs: '950300', descriptions: ['plastic building bricks for children', 'pokemon figures, plastic', 'plush bears', 'wooden puzzles'], pieces: [80, 700], priceEach: [4, 12], kgEach: [0.2, 0.5], modes: sea, origins: ['CN', 'VN', 'DE'] },
  { hs: '950450', descriptions: ['video game consoles nintendo'], pieces: [20, 150], priceEach: [140, 260], kgEach: [1, 2], modes: ['4', '1'] },
  { hs: '870830', descriptions: ['brake pads for passenger cars', 'brake discs bosch'], pieces: [80, 500], priceEach: [9, 24], kgEach: [1, 2.2], modes: sea, origins: ['DE', 'CN', 'IT'] },
  { hs: '870895', descriptions: ['airbag modules for passenger cars'], pieces: [20, 120], priceEach: [70, 160], kgEach: [1, 2], modes: sea, origins: ['DE', 'JP'], un: '3268' },
  { hs: '870899', descriptions: ['parts for motor vehicles, steel', 'wheel hubs for trucks'], pieces: [50, 400], priceEach: [8, 60], kgEach: [1, 6], modes: sea },
  { hs: '848210', descriptions: ['ball bearings skf', 'ball bearings, steel'], pieces: [200, 1500], priceEach: [2, 9], kgEach: [0.1, 0.5], modes: sea },
  { hs: '300490', descriptions: ['amoxicillin 500 mg, retail packs', 'metformin film coated tablets'], pieces: [200, 1500], priceEach: [2, 9], kgEach: [0.03, 0.08], modes: ['4', '3'], origins: ['IN', 'DE', 'IT'], documents: ['911'] },
  { hs: '901890', descriptions: ['surgical instruments, steel', 'infusion sets'], pieces: [100, 900], priceEach: [3, 25], kgEach: [0.05, 0.3], modes: ['4', '1'] },
  { hs: '900130', descriptions: ['contact lenses, monthly'], pieces: [100, 800], priceEach: [5, 15], kgEach: [0.02, 0.05], modes: fast },
  { hs: '190110', descriptions: ['infant formula, stage 1, 800 g'], pieces: [200, 900], priceEach: [9, 16], kgEach: [0.9, 1], modes: sea, origins: ['DE', 'IE', 'NZ'], documents: ['852'] },
  { hs: '210690', descriptions: ['food supplements, vitamin C', 'protein powder'], pieces: [100, 900], priceEach: [5, 18], kgEach: [0.3, 1.1], modes: sea },
  { hs: '220830', descriptions: ['single malt whisky 70 cl', 'blended whisky 70 cl'], pieces: [100, 700], priceEach: [9, 40], kgEach: [1.2, 1.5], modes: sea, origins: ['GB', 'US', 'JP'] },
  { hs: '380891', descriptions: ['plant protection product, liquid 1 l'], pieces: [100, 600], priceEach: [7, 22], kgEach: [1, 1.2], modes: sea, un: '3082' },
  { hs: '650610', descriptions: ['safety helmets for motorcycles', 'cycling helmets'], pieces: [50, 300], priceEach: [14, 60], kgEach: [0.4, 1.5], modes: sea },
  { hs: '961310', descriptions: ['pocket lighters, gas, not refillable'], pieces: [300, 1500], priceEach: [0.3, 0.8], kgEach: [0.02, 0.03], modes: sea, un: '1057' },
  { hs: '880730', descriptions: ['landing gear fittings for aeroplanes'], pieces: [1, 6], priceEach: [900, 6000], kgEach: [2, 20], modes: ['4'], origins: ['US', 'FR', 'DE'], documents: ['C119'] },
  { hs: '580710', descriptions: ['woven labels, care instructions', 'woven labels, sizes'], pieces: [900, 4000], priceEach: [0.01, 0.04], kgEach: [0.001, 0.002], modes: fast },
  { hs: '481910', descriptions: ['corrugated boxes, printed, plain'], pieces: [500, 3000], priceEach: [0.2, 0.8], kgEach: [0.1, 0.4], modes: sea },
  { hs: '392690', descriptions: ['plastic household ware', 'plastic fittings for furniture'], pieces: [300, 2500], priceEach: [0.4, 3], kgEach: [0.05, 0.3], modes: sea },
  { hs: '732690', descriptions: ['articles of steel, brackets', 'steel hooks and fittings'], pieces: [200, 2000], priceEach: [0.6, 5], kgEach: [0.1, 0.9], modes: sea },
  { hs: '940360', descriptions: ['wooden tables', 'shelves of wood'], pieces: [20, 200], priceEach: [18, 90], kgEach: [8, 25], modes: sea },
  { hs: '940540', descriptions: ['LED lamps, 9 W', 'floor lamps'], pieces: [100, 900], priceEach: [2, 18], kgEach: [0.1, 2], modes: sea },
  { hs: '847130', descriptions: ['notebook computers 14 inch'], pieces: [10, 120], priceEach: [280, 900], kgEach: [1.5, 2.5], modes: ['4'], un: '3481' },
  { hs: '847982', descriptions: ['mixing machines for bakeries'], pieces: [1, 10], priceEach: [400, 4000], kgEach: [30, 200], modes: sea },
  { hs: '853690', descriptions: ['electrical connectors', 'terminal blocks'], pieces: [500, 5000], priceEach: [0.2, 1.5], kgEach: [0.01, 0.05], modes: fast },
  { hs: '841490', descriptions: ['parts of air compressors'], pieces: [20, 200], priceEach: [6, 60], kgEach: [0.5, 5], modes: sea },
  { hs: '401110', descriptions: ['tyres for passenger cars 205/55 R16'], pieces: [50, 400], priceEach: [28, 70], kgEach: [7, 10], modes: sea },
  { hs: '690721', descriptions: ['ceramic floor tiles 60 x 60'], pieces: [300, 2000], priceEach: [2, 9], kgEach: [7, 12], modes: sea, origins: ['IT', 'ES', 'TR', 'CN'] },
  { hs: '090111', descriptions: ['green coffee in bags'], pieces: [50, 300], priceEach: [180, 320], kgEach: [60, 60.5], modes: ['1'], origins: ['BR', 'CO', 'VN'] },
  { hs: '080390', descriptions: ['fresh bananas in cartons'], pieces: [200, 900], priceEach: [11, 16], kgEach: [18, 18.5], modes: ['1'], origins: ['EC', 'CO', 'CR'] },
  { hs: '490199', descriptions: ['printed books', 'school books'], pieces: [100, 900], priceEach: [3, 14], kgEach: [0.3, 0.8], modes: sea, toPersons: true },
  { hs: '630260', descriptions: ['cotton towels', 'bath towels, terry'], pieces: [100, 900], priceEach: [2, 7], kgEach: [0.3, 0.6], modes: sea, toPersons: true },
  { hs: '950662', descriptions: ['footballs, inflatable'], pieces: [50, 500], priceEach: [4, 16], kgEach: [0.4, 0.5], modes: sea, toPersons: true },
  { hs: '420231', descriptions: ['leather wallets'], pieces: [30, 300], priceEach: [50, 90], kgEach: [0.1, 0.2], modes: ['4', '5'], toPersons: true },
];
