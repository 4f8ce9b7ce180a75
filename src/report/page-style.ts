// The style of the page: light and dark, wide, narrow and printed. No font, picture or rule comes from elsewhere.

const light = `
--paper:#fff;--wash:#f4f5f3;--ink:#1b1e22;--soft:#5a616a;--hair:#dcdfdd;--grid:#e9ebea;--link:#1f5c99;
--data:#4a6785;--first:#1f4e79;--second:#b3541e;--third:#6d4c91;--fourth:#2e7d5b;--guide:#7b828a;
--red:#b93a1e;--yellow:#c48a00;--blue:#2563a8;--green:#3f9c86;--warn:#fdf4e3;--warn-edge:#c48a00`;
const dark = `
--paper:#15181d;--wash:#1d2127;--ink:#e7e9ec;--soft:#a3aab4;--hair:#343a43;--grid:#272c34;--link:#8cbdf5;
--data:#8aa9c9;--first:#8cbdf5;--second:#f0a06f;--third:#c3a5e8;--fourth:#7fd1ac;--guide:#8e959f;
--red:#fb8262;--yellow:#f2c14e;--blue:#86b6f7;--green:#267f69;--warn:#2b2519;--warn-edge:#f2c14e`;

/** The text of the style element. */
export const pageStyle = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem}
.frame{max-width:70rem;margin:0 auto;padding:2.5rem clamp(1rem,4vw,2.5rem) 4rem}
h1,h2,h3,h4{line-height:1.2;margin:0;font-weight:650;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem);letter-spacing:-.015em}
h2{font-size:1.45rem;letter-spacing:-.01em}
h3{font-size:1.05rem;margin:2.25rem 0 .25rem}
p{margin:.4rem 0;max-width:44rem;overflow-wrap:anywhere}
.kind{color:var(--soft);margin:0 0 .4rem;font-size:.9rem}
.lead{font-size:1.15rem;line-height:1.45;margin:.8rem 0 0}
.says,.written{color:var(--soft)}
.note{border-left:3px solid var(--hair);padding:.15rem 0 .15rem .9rem}
.note.warning{border-color:var(--warn-edge);background:var(--warn);padding:.6rem .9rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:0 1.5rem;margin:2rem 0 0;padding:.8rem 0 1.3rem;border:solid var(--hair);border-width:1px 0}
.facts div{display:grid;grid-template-rows:subgrid;grid-row:span 3;row-gap:0}
.facts dt{padding-top:.5rem;font-size:.85rem;color:var(--soft);align-self:end}
.facts dd{margin:0;font-size:.85rem;color:var(--soft)}
.facts .value{font-size:1.9rem;line-height:1.25;font-weight:600;color:var(--ink);letter-spacing:-.02em}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;margin:1.2rem 0 0;padding:0;font-size:.92rem}
section{margin-top:3.25rem;padding-top:1.25rem;border-top:1px solid var(--hair);scroll-margin-top:1rem}
.lane{white-space:nowrap}
.lane::before{content:"";display:inline-block;width:.7em;height:.7em;border-radius:2px;margin-right:.45em;background:var(--lane)}
.lane.red,rect.red,.mark.red{--lane:var(--red)}
.lane.yellow,rect.yellow,.mark.yellow{--lane:var(--yellow)}
.lane.blue,rect.blue,.mark.blue{--lane:var(--blue)}
.lane.green,rect.green,.mark.green{--lane:var(--green)}
rect.red,rect.yellow,rect.blue,rect.green,.mark{fill:var(--lane)}
.scroll{position:relative;overflow-x:auto;margin:1rem 0 0;border-bottom:1px solid var(--hair)}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}
caption{text-align:left;font-weight:650;padding:0 0 .35rem;font-size:.95rem}
th,td{text-align:left;vertical-align:top;padding:.34rem 1.1rem .34rem 0}
th:last-child,td:last-child{padding-right:2px}
thead .bars{padding-left:0}
thead th{font-weight:500;color:var(--soft);font-size:.82rem;vertical-align:bottom;border-bottom:1px solid var(--ink);line-height:1.25}
tbody tr+tr>*{border-top:1px solid var(--grid)}
tbody th{font-weight:400}
.num{text-align:right;white-space:nowrap}
thead .num{white-space:normal}
.interval{display:block;color:var(--soft);font-size:.86em}
.code{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.92em;overflow-wrap:anywhere}
:is(td,th).code{white-space:nowrap}
thead .code{font:inherit;font-size:.82rem}
.text{min-width:10rem;overflow-wrap:anywhere}
.bars{min-width:9rem;width:16%}
.tag{white-space:nowrap}
.cell-bar{display:block;margin-top:.38rem}
.pair{display:grid;grid-template-columns:minmax(3.6rem,auto) minmax(2.5rem,1fr);gap:.7rem}
.pair span{text-align:right;white-space:nowrap}
.pair .cell-bar{margin-top:.42rem}
.track{fill:var(--grid)}
.bar{fill:var(--data)}
th button{position:relative;font:inherit;color:inherit;background:none;border:0;padding:.2rem 1.1em .2rem 0;margin:0;cursor:pointer;text-align:inherit}
th button::after{content:"\\2195";position:absolute;right:0;bottom:.2rem;opacity:.5}
th[aria-sort] button{color:var(--ink);font-weight:650}
th[aria-sort] button::after{opacity:1}
th[aria-sort=ascending] button::after{content:"\\2191"}
th[aria-sort=descending] button::after{content:"\\2193"}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:2rem 2.5rem;margin:1.5rem 0 0}
figure{margin:0;min-width:0;max-width:31rem}
figcaption{font-weight:650;font-size:.95rem}
.chart{display:block;width:100%;height:auto;margin-top:.6rem;font-size:12px}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.3rem 0 0;padding:0;font-size:.82rem;color:var(--soft)}
.key svg{width:24px;height:8px;margin-right:.4em}
.tick,.axis-label{fill:var(--soft)}
.axis{stroke:var(--soft)}
.grid{stroke:var(--grid)}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}
.line.first{stroke:var(--first)}
.line.second{stroke:var(--second);stroke-dasharray:7 3}
.line.third{stroke:var(--third);stroke-dasharray:2 3}
.line.fourth{stroke:var(--fourth);stroke-dasharray:9 3 2 3}
.line.guide{stroke:var(--guide);stroke-width:1.2;stroke-dasharray:4 4}
.dot{fill:var(--first)}
.whisker{stroke:var(--first);stroke-width:1.4}
.mark{stroke:var(--paper);stroke-width:1.5}
.leader{stroke:var(--soft);stroke-width:.8}
.mark-label{fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
details{margin-top:.5rem;font-size:.9rem}
summary{color:var(--link);cursor:pointer;width:fit-content}
.cards{list-style:none;margin:1rem 0 0;padding:0;border-bottom:1px solid var(--hair)}
.cards>li{display:grid;grid-template-columns:minmax(13rem,1fr) 2fr;gap:.4rem 2rem;padding:.9rem 0;border-top:1px solid var(--hair)}
.cards h4{font-size:1rem}
.cards .risk{font-size:1.25rem;font-weight:600;margin-right:.7rem}
.cards p{font-size:.85rem;margin:.1rem 0}
.reasons{list-style:none;margin:0;padding:0;font-size:.9rem}
.reasons li{display:grid;grid-template-columns:3.6rem minmax(0,1fr);gap:.8rem;padding:.1rem 0;overflow-wrap:anywhere}
.reasons .points{text-align:right;white-space:nowrap;font-weight:600}
.reasons .down{color:var(--soft);font-weight:400}
.reasons .code{color:var(--soft)}
footer{margin-top:3.25rem;padding-top:1rem;border-top:1px solid var(--hair);font-size:.85rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){
.frame{padding-top:1.5rem}
.cards>li{grid-template-columns:minmax(0,1fr)}
.facts{grid-template-columns:repeat(2,minmax(0,1fr))}
.facts .value{font-size:1.5rem}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
:root{color-scheme:light;${light}}
@page{margin:16mm 14mm}
html{font-size:9.5pt}
.facts{grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr))}
.frame{max-width:none;padding:0}
nav,.skip,details:not([open]),th button::after{display:none}
section{margin-top:1.6rem;padding-top:.8rem}
h2,h3,h4,caption,.says{break-after:avoid}
figure,tr,.cards>li,.facts{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible}
.bars{min-width:5rem}
.charts{grid-template-columns:1fr 1fr;gap:1rem 1.5rem}
.text{min-width:6rem}
th,td{padding-right:.7rem}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
