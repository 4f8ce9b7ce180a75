// Column names: what fields are called in manifests, in English, French, Spanish, Portuguese, German, Russian and Arabic.
import { type PartyRole, partyRoles } from '../declaration/fields.js';

/** Words of a name: lower case, without accents, cut where letters, digits and other marks meet. */
export function wordsOf(name: string): string[] {
  const spaced = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  const plain = spaced.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Path → names, most usual first. The names of parties are put together from those of roles and of what is said of them. */
const names: { readonly [path: string]: string } = {
  'declaration.id':
    'declaration id, declaration number, declaration no, declaration, entry number, entry no, entry id, entry, mrn, master reference number, customs declaration number, bill of entry, sad number, numero de declaration, no declaration, num declaration, n declaration, numero declaration, numero de declaracion, no declaracion, declaracion, num declaracion, pedimento, numero de pedimento, dua, numero dua, numero de despacho, numero da declaracao, declaracao, n declaracao, numero di, di, duimp, anmeldenummer, zollanmeldung, zollanmeldung nr, anmeldung nr, registriernummer, vorgangsnummer, номер декларации, номер дт, дт, nomer deklaratsii, nomer dt, رقم البيان, رقم الاقرار, raqm al bayan, raqm albayan, bayan no, bayan number',
  'declaration.lrn': 'lrn, local reference number, local reference, reference number, reference locale, bezugsnummer',
  'declaration.ucr': 'ucr, ducr, mucr, unique consignment reference, rue, numero unico de embarque',
  'declaration.type':
    'declaration type, type of declaration, type de declaration, tipo de declaracion, tipo de declaracao, anmeldeart, тип декларации, tip deklaratsii, naw al bayan',
  'declaration.acceptedAt':
    'acceptance date, date of acceptance, accepted, accepted at, declaration date, date of declaration, entry date, registration date, date, lodgement date, date acceptation, date d acceptation, date de declaration, date declaration, date d enregistrement, date enregistrement, fecha, fecha de declaracion, fecha declaracion, fecha de registro, fecha de aceptacion, fecha de numeracion, fecha de pago, data, data da declaracao, data de registro, data do registro, data de aceitacao, datum, annahmedatum, anmeldedatum, datum der annahme, datum der anmeldung, дата, дата декларации, дата регистрации, data deklaratsii, data registratsii, تاريخ, تاريخ البيان, tarikh, tarikh al bayan',
  'declaration.office':
    'office, office id, office code, customs office, office of entry, port of entry, port of entry code, bureau, bureau de douane, code bureau, aduana, codigo aduana, oficina, oficina de aduana, alfandega, estancia aduaneira, recinto, recinto aduaneiro, urf, zollstelle, zollamt, dienststelle, таможня, таможенный пост, код таможни, tamozhnya, tamozhennyy post, kod tamozhni, المركز الجمركي, مركز الجمارك, al markaz al jumruki, markaz jumruki',
  'declaration.destinationCountry':
    'country of destination, destination country, destination, pays de destination, pais de destino, destino, bestimmungsland, страна назначения, strana naznacheniya, بلد المقصد, balad al maqsad',
  'declaration.dispatchCountry':
    'country of dispatch, dispatch country, dispatched from, country of departure, country of export, export country, country of consignment, exporting country, pays de provenance, provenance, pays d expedition, pays d exportation, pais de procedencia, procedencia, pais de exportacion, pais de expedicion, pais de envio, pais de exportacao, pais de expedicao, versendungsland, ausfuhrland, страна отправления, strana otpravleniya, بلد التصدير, balad al tasdir, balad altasdir',
  'declaration.invoiceTotal':
    'invoice total, total invoice value, total invoice, invoice amount, total invoice amount, montant total facture, montant facture, total facture, valor total factura, total factura, valor factura, valor total da fatura, total da fatura, valor da fatura, rechnungsbetrag, rechnungssumme, gesamtrechnungsbetrag, сумма счета, summa scheta, qimat al fatura',
  'declaration.freight':
    'freight, freight charges, freight cost, fret, cout du fret, frais de transport, flete, costo flete, frete, valor do frete, fracht, frachtkosten, фрахт, frakht, الشحن, al shahn, ujrat al shahn',
  'declaration.insurance':
    'insurance, insurance cost, assurance, seguro, costo seguro, valor do seguro, versicherung, versicherungskosten, страховка, страхование, strakhovka, strakhovanie, التامين, al tamin',
  'declaration.incoterm':
    'incoterm, incoterms, delivery terms, terms of delivery, conditions de livraison, condiciones de entrega, termino de entrega, condicoes de entrega, condicao de venda, lieferbedingung, lieferbedingungen, условия поставки, usloviya postavki, shurut al taslim',
  'declaration.totalPackages':
    'total packages, total number of packages, total colis, total bultos, total de volumes, packstucke gesamt',
  'declaration.totalGrossKg':
    'total gross mass, total gross weight, masse brute totale, peso bruto total, gesamtrohmasse',
  'declaration.platform': 'platform, marketplace, sales platform, plateforme, plataforma, plattform',
  'declaration.isECommerce':
    'e commerce, ecommerce, is e commerce, commerce electronique, comercio electronico, comercio eletronico',
  'parcel.itemId': 'parcel id, postal item id, s10, parcel number, numero de colis postal',
  'parcel.contentCategory':
    'parcel content, content category, nature of contents, category of item, contenu, categorie',
  'parcel.declaredValue': 'parcel value, declared value',
  'parcel.insuredValue': 'parcel insured for, insured value, insured for, valeur assuree, valor asegurado',
  'transport.mode':
    'mode of transport, transport mode, mode, transport mode code, mode de transport, modo de transporte, medio de transporte, via de transporte, modalidade de transporte, verkehrszweig, beforderungsart, verkehrstrager, вид транспорта, vid transporta, وسيلة النقل, wasilat al naql, tariqat al naql',
  'transport.id':
    'transport id, vehicle, vehicle number, truck number, imo, imo number, identity of means of transport, kennzeichen, matricula, immatriculation',
  'transport.name':
    'vessel, vessel name, ship, ship name, navire, nom du navire, buque, nombre del buque, nave, navio, nome do navio, embarcacao, schiff, schiffsname, судно, название судна, sudno, al safina, ism al safina',
  'transport.conveyanceRef':
    'voyage, voyage number, flight, flight number, flight no, vol, numero de vol, numero de voyage, vuelo, viaje, numero de viaje, voo, viagem, flug, flugnummer, reise, рейс, reys, rihla',
  'transport.loading':
    'port of loading, place of loading, loading port, pol, airport of departure, origin airport, port de chargement, lieu de chargement, aeroport de depart, puerto de carga, puerto de embarque, lugar de carga, porto de embarque, local de embarque, porto de carga, ladehafen, ladeort, verladeort, порт погрузки, port pogruzki, mina al shahn',
  'transport.unloading':
    'port of discharge, port of unloading, place of unloading, unloading port, discharge port, pod, airport of arrival, destination airport, port de dechargement, lieu de dechargement, puerto de descarga, puerto de desembarque, lugar de descarga, porto de descarga, porto de desembarque, entladehafen, entladeort, loschhafen, порт выгрузки, port vygruzki, mina al tafrigh',
  'transport.goodsLocation':
    'location of goods, goods location, localisation des marchandises, localizacion de mercancias, warenort, место нахождения товаров',
  'transport.routing':
    'route, routing, countries of routing, itineraire, ruta, itinerario, rota, reiseweg, маршрут, marshrut',
  'transport.eta':
    'eta, expected arrival, estimated arrival, date d arrivee prevue, fecha estimada de llegada, previsao de chegada, voraussichtliche ankunft',
  'transport.arrivedAt':
    'arrival date, date of arrival, arrival, arrived, arrived at, date d arrivee, fecha de llegada, fecha de arribo, data de chegada, data da chegada, ankunft, ankunftsdatum, дата прибытия, data pribytiya, tarikh al wusul',
  'transport.freeZone': 'free zone, via free zone, zone franche, zona franca, freizone',
  'item.no':
    'item, item no, item number, line, line no, line number, article, numero d article, no article, article no, numero de item, no item, num item, linea, linha, adicao, numero da adicao, position, pos, positionsnummer, pos nr, номер товара, nomer tovara, raqm al band',
  'item.description':
    'description, goods description, description of goods, item description, goods, product, product description, commodity, commodity description, cargo description, designation, designation des marchandises, designation commerciale, description des marchandises, libelle, marchandise, descripcion, descripcion de la mercancia, descripcion de mercancias, mercancia, mercaderia, descripcion comercial, descricao, descricao da mercadoria, descricao das mercadorias, mercadoria, produto, warenbezeichnung, warenbeschreibung, bezeichnung, ware, beschreibung, описание товара, наименование товара, описание, товар, opisanie tovara, naimenovanie tovara, opisanie, وصف البضاعة, الوصف, wasf al badaa, wasf al bidaa, al wasf, الصنف',
  'item.hs':
    'hs code, hs, hs6, hs6 code, hs 6, hs code 6, hscode, hts, hts code, htsus, commodity code, tariff, tariff code, tariff number, tariff no, cn code, taric, taric code, harmonized code, harmonised code, harmonized system code, customs code, classification, code sh, sh, code ngp, code douanier, position tarifaire, nomenclature, code marchandise, espece tarifaire, codigo arancelario, codigo sa, fraccion arancelaria, fraccion, subpartida, subpartida arancelaria, partida arancelaria, posicion arancelaria, arancel, ncm, codigo ncm, classificacao fiscal, codigo pautal, pauta, pautal, posicao pautal, warennummer, warencode, zolltarifnummer, tarifnr, tarifnummer, tarif nr, код тн вэд, тн вэд, код тнвэд, код товара, kod tn ved, tn ved, tnved, kod tovara, البند الجمركي, بند التعرفة, رمز النظام المنسق, al band al jumruki, band al taarifa, ramz hs',
  'item.origin':
    'origin, country of origin, origin country, coo, made in, pays d origine, pays origine, origine, pais de origen, pais origen, origen, pais de origem, pais origem, origem, ursprung, ursprungsland, herkunftsland, herkunft, страна происхождения, происхождение, strana proiskhozhdeniya, proiskhozhdenie, بلد المنشا, المنشا, balad al mansha, al mansha, mansha',
  'item.preferentialOrigin':
    'preference, preferential origin, country of preferential origin, origine preferentielle, origen preferencial, origem preferencial, praferenzursprung',
  'item.procedure':
    'procedure, procedure code, customs procedure, cpc, regime, regime douanier, code regime, regimen, regimen aduanero, regime aduaneiro, verfahren, verfahrenscode, процедура, таможенная процедура, protsedura, kod protsedury, al wad al jumruki',
  'item.value':
    'value, item value, item price, invoice value, goods value, value of goods, price, amount, total value, line value, fob, fob value, valeur, valeur facture, valeur fob, prix, montant, valor, valor fob, valor mercancia, valor factura item, precio, importe, valor mercadoria, valor da mercadoria, vmle, preco, warenwert, wert, rechnungspreis, betrag, preis, стоимость, цена, стоимость товара, фактурная стоимость, stoimost, stoimost tovara, tsena, القيمة, قيمة البضاعة, al qima, qima, qimat al badaa',
  'item.currency':
    'currency, currency code, invoice currency, value currency, devise, code devise, monnaie, moneda, divisa, codigo moneda, moeda, codigo moeda, wahrung, waehrung, rechnungswahrung, валюта, код валюты, valyuta, kod valyuty, العملة, عملة, al umla, umla',
  'item.customsValue':
    'customs value, cif, cif value, dutiable value, valeur en douane, valeur douane, valeur caf, valeur cif, valor en aduana, valor aduana, valor cif, valor aduaneiro, zollwert, таможенная стоимость, tamozhennaya stoimost, القيمة الجمركية, al qima al jumrukiya',
  'item.statisticalValue':
    'statistical value, valeur statistique, valor estadistico, valor estatistico, statistischer wert, статистическая стоимость, statisticheskaya stoimost',
  'item.netKg':
    'net mass, net weight, net, nett weight, weight net, net kg, netto, nw, masse nette, poids net, peso neto, masa neta, kilos netos, peso liquido, massa liquida, eigenmasse, nettogewicht, netto kg, nettomasse, масса нетто, вес нетто, нетто, massa netto, ves netto, الوزن الصافي, al wazn al safi, wazn safi',
  'item.grossKg':
    'gross mass, gross weight, gross, weight gross, gross kg, weight, gw, chargeable weight, masse brute, poids brut, poids, peso bruto, masa bruta, kilos brutos, peso, massa bruta, rohmasse, bruttogewicht, bruttomasse, brutto, gewicht, масса брутто, вес брутто, брутто, вес, massa brutto, ves brutto, ves, الوزن القائم, الوزن, al wazn al qaim, wazn qaim, al wazn',
  'item.quantity':
    'quantity, qty, pieces, units, number of units, supplementary quantity, pcs, quantite, nombre d unites, cantidad, unidades, cantidad comercial, quantidade, qtd, qtde, unidades estatisticas, menge, anzahl, stuckzahl, stuck, количество, кол во, kolichestvo, kol vo, الكمية, al kammiya, kammiya',
  'item.unit':
    'unit, unit of measure, uom, unit code, unite, unite de mesure, unidad, unidad de medida, unidade, unidade de medida, einheit, masseinheit, единица, единица измерения, edinitsa, edinitsa izmereniya, al wahda',
  'item.undg': 'un number, un numbers, un no, undg, dangerous goods, dg code, numero onu, numero un, un nummer',
  'item.gtin':
    'gtin, ean, ean code, barcode, upc, trade item no, trade item number, code barre, code barres, codigo de barras, codigo ean, strichcode, штрихкод, shtrikhkod, al barkud',
  'item.brand':
    'brand, brand name, trademark, trade mark, marque, marque commerciale, marca, marke, handelsmarke, товарный знак, марка, бренд, tovarnyy znak, marka, العلامة التجارية, al alama al tijariya, al marka',
  'item.model': 'model, model number, modele, modelo, modell, модель, al tiraz',
  'item.condition': 'condition, state of goods, etat, estado de la mercancia, zustand, состояние',
  'item.packages[0].count':
    'packages, number of packages, no of packages, package count, pkgs, cartons, colis, nombre de colis, nb colis, bultos, numero de bultos, cantidad de bultos, volumes, numero de volumes, qtd volumes, packstucke, anzahl packstucke, kolli, места, количество мест, кол во мест, kolichestvo mest, الطرود, عدد الطرود, adad al turud',
  'item.packages[0].kind':
    'package type, kind of packages, type of packages, packaging, emballage, type de colis, tipo de bulto, clase de bultos, tipo de volume, embalagem, verpackung, verpackungsart, art der packstucke, упаковка, вид упаковки, vid upakovki',
  'item.packages[0].marks':
    'marks, marks and numbers, shipping marks, marques, marques et numeros, marcas, marcas y numeros, marcas e numeros, zeichen und nummern, маркировка, markirovka',
  'item.documents[].type':
    'documents, document types, document codes, documents joints, documentos, unterlagen, документы, dokumenty',
  'declaration.equipment[0].id':
    'container, container no, container number, container id, containers, conteneur, numero de conteneur, contenedor, numero de contenedor, conteiner, contentor, containernummer, контейнер, номер контейнера, konteyner, nomer konteynera, raqm al hawiya',
  'declaration.equipment[0].seals':
    'seal, seals, seal no, seal number, scelle, scelles, precinto, sello, lacre, siegel, verschluss, пломба, plomba',
  'declaration.transportDocs[0].id':
    'awb, air waybill, air waybill number, awb number, hawb, mawb, bill of lading, bl, bl number, b l, b l no, house bill, master bill, waybill, waybill number, tracking number, tracking no, shipment id, consignment number, lta, connaissement, conocimiento de embarque, guia aerea, conhecimento de embarque, frachtbrief, frachtbriefnummer, sendungsnummer, коносамент, накладная, konosament, nakladnaya, bulisat al shahn',
};

const roles: { readonly [role in PartyRole]: string } = {
  consignor:
    'consignor, shipper, sender, expediteur, chargeur, remitente, expedidor, embarcador, cargador, remetente, absender, versender, отправитель, грузоотправитель, otpravitel, gruzootpravitel, المرسل, al mursil, mursil, al shahin',
  consignee:
    'consignee, receiver, recipient, addressee, destinataire, consignataire, destinatario, consignatario, receptor, empfanger, empfaenger, получатель, грузополучатель, poluchatel, gruzopoluchatel, المرسل اليه, al mursal ilayh, al mustalim',
  exporter:
    'exporter, exportateur, exportador, ausfuhrer, exporteur, экспортер, eksporter, المصدر, al musaddir, musaddir',
  importer:
    'importer, importer of record, importateur, importador, einfuhrer, importeur, импортер, importer, المستورد, al mustawrid, mustawrid',
  seller:
    'seller, supplier, vendor, vendeur, fournisseur, vendedor, proveedor, fornecedor, verkaufer, lieferant, продавец, поставщик, prodavets, postavshchik, البائع, al bai, al muwarrid',
  buyer: 'buyer, purchaser, acheteur, comprador, kaufer, покупатель, pokupatel, المشتري, al mushtari',
  notify: 'notify, notify party, partie a notifier, notificado, notificar, meldeadresse',
  declarant: 'declarant, declarante, anmelder, декларант, deklarant, المصرح, al musarrih',
  agent:
    'agent, broker, customs broker, customs agent, representative, commissionnaire, transitaire, despachante, agente, agente de aduanas, agente aduanal, vertreter, spediteur, брокер, представитель, broker, المخلص, al mukhallis',
  carrier:
    'carrier, courier, airline, shipping line, transporteur, transportista, linea, transportador, frachtfuhrer, beforderer, reederei, перевозчик, perevozchik, الناقل, al naqil',
  manufacturer:
    'manufacturer, producer, maker, fabricant, producteur, fabricante, productor, produtor, hersteller, производитель, изготовитель, proizvoditel, izgotovitel, الصانع, al sani',
  rightsHolder:
    'rights holder, right holder, titulaire des droits, titular de derechos, titular dos direitos, rechteinhaber, правообладатель, pravoobladatel',
};

const saidOfParties: { readonly [key: string]: string } = {
  name: 'name, nom, nombre, nome, company, company name, raison sociale, razon social, razao social, denominacion, firma, имя, наименование, название, imya, naimenovanie, nazvanie, اسم, ism',
  country:
    'country, country code, pays, code pays, pais, codigo pais, land, landercode, страна, код страны, strana, kod strany, بلد, دولة, balad, dawla',
  line: 'address, street, address line, adresse, rue, direccion, domicilio, calle, endereco, morada, anschrift, strasse, адрес, улица, adres, عنوان, unwan',
  city: 'city, town, ville, ciudad, localidad, cidade, municipio, stadt, ort, город, gorod, مدينة, madina',
  postcode:
    'postcode, post code, postal code, zip, zip code, code postal, codigo postal, cep, plz, postleitzahl, индекс, indeks, الرمز البريدي',
  region: 'region, state, province, etat, provincia, estado, bundesland, регион, область, oblast',
  email: 'email, e mail, mail, email address, courriel, correo, correo electronico, почта, эл почта, pochta',
  phone: 'phone, telephone, tel, phone number, mobile, telefono, telefone, telefon, fone, телефон, هاتف, hatif',
  id: 'id, no, number, code, eori, vat, vat number, tin, tax id, tax number, trader id, registration number, identifiant, numero, num, n, nif, siret, nit, ruc, rut, rfc, cuit, cnpj, cpf, nummer, nr, kennung, инн, номер, inn, nomer, رقم, raqm',
  contactName: 'contact, contact name, contact person, contacto, contato, ansprechpartner, контакт, kontakt',
  kind: 'kind, business or private',
  sector: 'sector, nace, isic, activity code, secteur, branche',
  aeo: 'aeo, is aeo, authorised economic operator, oea, zwb',
};

/** Names that stand for a party by themselves: they lack the role. */
const lone: { readonly [path: string]: string } = {
  'importer.aeo': 'aeo, oea',
  'importer.id': 'eori, trader id, cnpj, rfc, ruc, nif, инн, inn',
};

const namesOf = (text: string): string[][] => text.split(', ').map(wordsOf);
const known: readonly (readonly [string, readonly string[][]])[] = [
  ...Object.entries(names),
  ...Object.entries(lone),
].map(([path, text]) => [path, namesOf(text)]);
const knownRoles = partyRoles.map((role) => [role, namesOf(roles[role])] as const);
const knownSaid = Object.entries(saidOfParties).map(([key, text]) => [key, namesOf(text)] as const);

// Words that tell nothing, and units and currencies, which are looked for elsewhere.
const filling = new Set(
  'the of a an in and for by to from de du des d la le les l el los las del da do das dos e y et en au der die das des von und per al ال s id code kg kgs kgm lb lbs usd eur gbp'.split(
    ' ',
  ),
);

/** A field that a name may mean, and how sure that is: from 0 to 1. */
export interface Meaning {
  readonly path: string;
  readonly sure: number;
}

/** The fields that a column of this name may hold, the likeliest first. */
export function meaningsOf(name: string): Meaning[] {
  const words = wordsOf(name);
  const best = new Map<string, number>();
  const note = (path: string, sure: number): void => {
    if (sure > (best.get(path) ?? 0)) best.set(path, sure);
  };
  for (const [path, all] of known) for (const one of all) note(path, likeness(words, one));
  notePartyMeanings(words, note);
  return [...best].map(([path, sure]) => ({ path, sure })).sort((a, b) => b.sure - a.sure);
}

/** Names of a role with what is said of it: "Shipper country", "pays de l'expéditeur". A role alone is its name. */
function notePartyMeanings(words: readonly string[], note: (path: string, sure: number) => void): void {
  for (const [role, all] of knownRoles)
    for (const one of all) {
      const rest = without(words, one);
      if (!rest) continue;
      const said = rest.filter((word) => !articles.has(word));
      if (said.length === 0) {
        note(`${role}.name`, 0.7);
        note(`${role}.id`, 0.6);
      } else
        for (const [key, names] of knownSaid)
          for (const name of names) note(`${role}.${key}`, likeness(said, name) * (one.length > 1 ? 1 : 0.98));
    }
}

const articles = new Set('the of de du des d la le les l el los las del da do das dos der die al s'.split(' '));

/** The words without those of a name, where it has them all in their order; else undefined. */
function without(words: readonly string[], name: readonly string[]): string[] | undefined {
  for (let at = 0; at + name.length <= words.length; at++)
    // As in a genitive: "des Empfängers".
    if (name.every((word, step) => words[at + step] === word || words[at + step] === `${word}s`))
      return [...words.slice(0, at), ...words.slice(at + name.length)];
  return undefined;
}

/** How much words are a name: in the same order, in another, or among others. */
function likeness(words: readonly string[], name: readonly string[]): number {
  const [said, meant] = [bare(words), bare(name)];
  if (words.join(' ') === name.join(' ') || words.join('') === name.join('')) return 0.97;
  if (said.length === 0 || meant.length === 0) return 0;
  if (said.join(' ') === meant.join(' ')) return 0.93;
  if (said.length === meant.length && said.every((word) => meant.includes(word))) return 0.88;
  if (!meant.every((word) => said.includes(word))) return 0;
  return 0.75 * (meant.length / said.length);
}

const bare = (words: readonly string[]): string[] => words.filter((word) => !filling.has(word));
