// SPDX-License-Identifier: Apache-2.0
#include "synth/places.h"

#include <array>
#include <cstddef>

#include "synth/names.h"

namespace tacit::synth {
namespace {

constexpr std::string_view kNewSouthWales = R"(
2150 parramatta, 2148 blacktown, 2170 liverpool, 2750 penrith, 2200 bankstown, 2560 campbelltown,
2250 gosford, 2500 wollongong, 2300 newcastle, 2000 sydney, 2010 surry hills, 2042 newtown,
2204 marrickville, 2166 cabramatta, 2165 fairfield, 2144 auburn, 2135 strathfield, 2134 burwood,
2131 ashfield, 2040 leichhardt, 2041 balmain, 2037 glebe, 2026 bondi, 2034 coogee, 2035 maroubra,
2031 randwick, 2020 mascot, 2216 rockdale, 2217 kogarah, 2220 hurstville, 2232 sutherland, 2230 cronulla,
2228 miranda, 2233 engadine, 2095 manly, 2099 dee why, 2100 brookvale, 2103 mona vale, 2107 avalon beach,
2088 mosman, 2060 north sydney, 2067 chatswood, 2066 lane cove, 2112 ryde, 2113 north ryde,
2122 eastwood, 2121 epping, 2077 hornsby, 2154 castle hill, 2153 baulkham hills, 2155 kellyville,
2155 rouse hill, 2756 windsor, 2753 richmond, 2780 katoomba, 2777 springwood, 2770 mount druitt,
2760 st marys, 2570 camden, 2571 picton, 2259 wyong, 2261 the entrance, 2291 merewether,
2290 charlestown, 2320 maitland, 2325 cessnock, 2330 singleton, 2333 muswellbrook, 2444 port macquarie,
2450 coffs harbour, 2460 grafton, 2480 lismore, 2478 ballina, 2481 byron bay, 2485 tweed heads,
2340 tamworth, 2350 armidale, 2400 moree, 2830 dubbo, 2800 orange, 2795 bathurst, 2850 mudgee,
2790 lithgow, 2650 wagga wagga, 2640 albury, 2680 griffith, 2880 broken hill, 2580 goulburn,
2620 queanbeyan, 2582 yass, 2576 bowral, 2530 dapto, 2529 shellharbour, 2533 kiama, 2541 nowra,
2536 batemans bay, 2550 bega, 2630 cooma, 2428 forster, 2430 taree, 2840 bourke, 2870 parkes, 2594 young,
2710 deniliquin)";

constexpr std::string_view kVictoria = R"(
3030 werribee, 3030 point cook, 3073 reservoir, 3064 craigieburn, 3977 cranbourne, 3810 pakenham,
3150 glen waverley, 3175 dandenong, 3199 frankston, 3000 melbourne, 3053 carlton, 3065 fitzroy,
3066 collingwood, 3121 richmond, 3141 south yarra, 3181 prahran, 3182 st kilda, 3186 brighton,
3191 sandringham, 3192 cheltenham, 3195 mordialloc, 3931 mornington, 3939 rosebud, 3162 caulfield,
3163 carnegie, 3166 oakleigh, 3168 clayton, 3149 mount waverley, 3128 box hill, 3108 doncaster,
3106 templestowe, 3134 ringwood, 3136 croydon, 3140 lilydale, 3155 boronia, 3156 ferntree gully,
3178 rowville, 3174 noble park, 3171 springvale, 3806 berwick, 3805 narre warren, 3122 hawthorn,
3124 camberwell, 3101 kew, 3070 northcote, 3072 preston, 3074 thomastown, 3076 epping, 3082 mill park,
3083 bundoora, 3084 heidelberg, 3088 greensborough, 3095 eltham, 3056 brunswick, 3058 coburg,
3046 glenroy, 3047 broadmeadows, 3429 sunbury, 3040 essendon, 3039 moonee ponds, 3011 footscray,
3020 sunshine, 3021 st albans, 3029 hoppers crossing, 3018 altona, 3016 williamstown, 3337 melton,
3340 bacchus marsh, 3350 ballarat, 3550 bendigo, 3220 geelong, 3214 corio, 3228 torquay, 3250 colac,
3280 warrnambool, 3300 hamilton, 3400 horsham, 3500 mildura, 3585 swan hill, 3564 echuca,
3630 shepparton, 3677 wangaratta, 3690 wodonga, 3672 benalla, 3660 seymour, 3444 kyneton, 3844 traralgon,
3825 moe, 3840 morwell, 3850 sale, 3875 bairnsdale, 3820 warragul, 3995 wonthaggi)";

constexpr std::string_view kQueensland = R"(
4215 southport, 4350 toowoomba, 4810 townsville, 4870 cairns, 4305 ipswich, 4510 caboolture,
4000 brisbane city, 4217 surfers paradise, 4740 mackay, 4700 rockhampton, 4005 new farm,
4006 fortitude valley, 4007 ascot, 4012 nundah, 4017 sandgate, 4032 chermside, 4034 aspley,
4053 stafford, 4061 the gap, 4064 paddington, 4066 toowong, 4067 st lucia, 4068 indooroopilly,
4069 kenmore, 4101 west end, 4103 annerley, 4109 sunnybank, 4116 calamvale, 4122 mount gravatt,
4152 carindale, 4178 wynnum, 4157 capalaba, 4163 cleveland, 4114 logan central, 4127 springwood,
4207 beenleigh, 4300 goodna, 4300 springfield, 4020 redcliffe, 4509 north lakes, 4500 strathpine,
4218 broadbeach, 4220 burleigh heads, 4221 palm beach, 4225 coolangatta, 4226 robina, 4211 nerang,
4209 coomera, 4370 warwick, 4405 dalby, 4455 roma, 4558 maroochydore, 4551 caloundra, 4560 nambour,
4567 noosa heads, 4556 buderim, 4570 gympie, 4650 maryborough, 4655 hervey bay, 4670 bundaberg,
4680 gladstone, 4703 yeppoon, 4720 emerald, 4805 bowen, 4817 thuringowa central, 4807 ayr,
4820 charters towers, 4825 mount isa, 4860 innisfail, 4880 mareeba, 4883 atherton)";

constexpr std::string_view kWesternAustralia = R"(
6155 canning vale, 6171 baldivis, 6027 joondalup, 6210 mandurah, 6112 armadale, 6168 rockingham,
6000 perth, 6005 west perth, 6003 northbridge, 6050 mount lawley, 6062 morley, 6053 bayswater,
6056 midland, 6076 kalamunda, 6110 gosnells, 6107 cannington, 6100 victoria park, 6151 south perth,
6153 applecross, 6155 willetton, 6160 fremantle, 6164 cockburn central, 6230 bunbury, 6280 busselton,
6285 margaret river, 6330 albany, 6450 esperance, 6430 kalgoorlie, 6530 geraldton, 6701 carnarvon,
6714 karratha, 6721 port hedland, 6725 broome, 6401 northam, 6008 subiaco, 6010 claremont,
6011 cottesloe, 6019 scarborough, 6018 karrinyup, 6065 wanneroo, 6069 ellenbrook, 6025 hillarys,
6030 clarkson, 6061 balga, 6225 collie, 6317 katanning, 6312 narrogin)";

constexpr std::string_view kSouthAustralia = R"(
5162 morphett vale, 5108 salisbury, 5000 adelaide, 5118 gawler, 5290 mount gambier, 5251 mount barker,
5006 north adelaide, 5082 prospect, 5067 norwood, 5066 burnside, 5061 unley, 5062 mitcham, 5045 glenelg,
5043 marion, 5168 noarlunga centre, 5173 aldinga beach, 5051 blackwood, 5152 stirling, 5074 campbelltown,
5092 modbury, 5091 tea tree gully, 5112 elizabeth, 5015 port adelaide, 5019 semaphore, 5022 henley beach,
5021 west lakes, 5008 croydon, 5107 parafield gardens, 5125 golden grove, 5211 victor harbor,
5253 murray bridge, 5271 naracoorte, 5341 renmark, 5343 berri, 5540 port pirie, 5700 port augusta,
5600 whyalla, 5606 port lincoln, 5453 clare, 5554 kadina, 5723 coober pedy)";

constexpr std::string_view kTasmania = R"(
7250 launceston, 7000 hobart, 7010 glenorchy, 7050 kingston, 7310 devonport, 7320 burnie, 7005 sandy bay,
7009 moonah, 7018 rosny park, 7018 bellerive, 7018 howrah, 7140 new norfolk, 7172 sorell, 7248 mowbray,
7250 riverside, 7315 ulverstone, 7325 wynyard, 7330 smithton, 7467 queenstown, 7109 huonville)";

constexpr std::string_view kCapitalTerritory = R"(
2902 kambah, 2913 ngunnawal, 2617 belconnen, 2617 bruce, 2617 kaleen, 2612 braddon, 2612 turner,
2602 dickson, 2602 ainslie, 2603 griffith, 2604 kingston, 2600 deakin, 2605 curtin, 2606 phillip,
2903 wanniassa, 2900 greenway, 2906 gordon, 2615 florey, 2615 holt, 2912 gungahlin, 2914 amaroo,
2611 weston)";

constexpr std::string_view kNorthernTerritory = R"(
0800 darwin, 0830 palmerston, 0870 alice springs, 0810 casuarina, 0810 nightcliff, 0820 parap,
0820 fannie bay, 0836 humpty doo, 0850 katherine, 0860 tennant creek, 0880 nhulunbuy, 0886 jabiru)";

constexpr std::string_view kStreetTypes = R"(
street, road, avenue, court, place, drive, crescent, close, circuit, way, parade, lane, terrace, grove,
boulevard, highway, loop, rise, walk, mews)";

constexpr std::string_view kStreetNames = R"(
church, victoria, park, station, railway, george, william, king, queen, high, elizabeth, albert, main,
beach, wattle, banksia, acacia, grevillea, waratah, jacaranda, boronia, melaleuca, eucalyptus, ironbark,
bottlebrush, kurrajong, casuarina, myall, mulga, coolabah, jarrah, tallowwood, stringybark, cedar, pine,
elm, oak, ash, kookaburra, lorikeet, rosella, currawong, magpie, brolga, cockatoo, wallaby, kangaroo,
koala, possum, echidna, macquarie, phillip, flinders, hume, hovell, sturt, mitchell, leichhardt, burke,
wills, oxley, wentworth, blaxland, lawson, bass, cook, banks, tasman, hunter, bligh, brisbane, bourke,
gipps, latrobe, collins, swanston, parkes, barton, deakin, curtin, chifley, menzies, bradman, melba,
gilmore, paterson, kendall, namatjira, esplanade, ocean view, bay view, hill top, river, creek, lake,
valley, ridge, quarry, mill, bridge, orchard, vineyard, school, chapel, market, harbour, lighthouse,
anzac, gallipoli, kokoda, tobruk, pozieres, lone pine, murray, darling, murrumbidgee, lachlan, barwon,
swan, derwent, daintree, snowy, kosciuszko, uluru, kimberley, pinnacle, boundary, old coach, racecourse,
showground, windmill, woolshed, drovers, shearers, stockyard, homestead)";

constexpr std::string_view kPropertyStarts = R"(
rose wattle glen hill brook oak river clover willow fern sun wind gum cedar bay lake spring stony heather
kings green maple long red black)";
constexpr std::string_view kPropertyEnds = R"(
bank dale view field lea wood brae hurst ford mount haven side lands park vale croft)";

constexpr std::uint32_t kPlaceFlatness = 30;
constexpr std::uint32_t kStreetFlatness = 20;
constexpr std::uint32_t kStreetTypeFlatness = 2;
constexpr std::uint32_t kNamedStreetShare = 600'000;  // other streets bear a surname

State make_state(std::string_view code, std::uint32_t share, std::string_view places) {
  return {code, share, Ranked(split_words(places, ','), kPlaceFlatness)};
}

const State& draw_state(Rng& rng) {
  std::uint32_t left = rng.below(kMillion);
  for (const State& state : states()) {
    if (left < state.share) return state;
    left -= state.share;
  }
  return states().front();
}

/// Small numbers are commoner than large ones, as most streets are short: uniform below a uniform bound.
std::string draw_street_number(Rng& rng) {
  constexpr std::uint32_t kLongestStreet = 300;
  return std::to_string(1 + rng.below(1 + rng.below(kLongestStreet)));
}

std::string draw_street(Rng& rng) {
  static const Ranked names(split_words(kStreetNames, ','), kStreetFlatness);
  static const Ranked types(split_words(kStreetTypes, ','), kStreetTypeFlatness);
  std::string street =
      rng.chance(kNamedStreetShare) ? std::string(names.pick(rng)) : draw_surname(origins().front(), rng);
  return street.append(" ").append(types.pick(rng));
}

std::string draw_property(Rng& rng) {
  static const std::vector<std::string_view> starts = split_words(kPropertyStarts);
  static const std::vector<std::string_view> ends = split_words(kPropertyEnds);
  std::string property(starts[rng.below(static_cast<std::uint32_t>(starts.size()))]);
  return property.append(ends[rng.below(static_cast<std::uint32_t>(ends.size()))]);
}

std::string draw_address_2(Rng& rng) {
  enum : std::size_t { kNone, kUnit, kFlat, kVilla, kLevel, kProperty, kKinds };
  constexpr std::array<std::uint32_t, kKinds> kShares = {33, 22, 6, 3, 2, 34};
  constexpr std::array<std::string_view, kKinds> kPrefixes = {"", "unit ", "flat ", "villa ", "level ", ""};
  const std::size_t kind = rng.weighted(kShares);
  if (kind == kNone) return {};
  if (kind == kProperty) return draw_property(rng);
  constexpr std::uint32_t kMaxUnits = 60;
  return std::string(kPrefixes[kind]) + std::to_string(1 + rng.below(1 + rng.below(kMaxUnits)));
}

}  // namespace

const std::vector<State>& states() {
  static const std::vector<State> kStates = {
      make_state("nsw", 310'000, kNewSouthWales),   make_state("vic", 260'000, kVictoria),
      make_state("qld", 204'000, kQueensland),      make_state("wa", 107'000, kWesternAustralia),
      make_state("sa", 70'000, kSouthAustralia),    make_state("tas", 21'000, kTasmania),
      make_state("act", 18'000, kCapitalTerritory), make_state("nt", 10'000, kNorthernTerritory),
  };
  return kStates;
}

Address draw_address(Rng& rng) {
  constexpr std::size_t kPostcodeLength = 4;
  const State& state = draw_state(rng);
  const std::string_view place = state.places.pick(rng);
  return {.street_number = draw_street_number(rng),
          .address_1 = draw_street(rng),
          .address_2 = draw_address_2(rng),
          .suburb = std::string(place.substr(kPostcodeLength + 1)),
          .postcode = std::string(place.substr(0, kPostcodeLength)),
          .state = std::string(state.code)};
}

}  // namespace tacit::synth
