// SPDX-License-Identifier: Apache-2.0
#include "synth/names.h"

#include <string_view>

namespace tacit::synth {
namespace {

// Each list runs from common to rare, roughly: Ranked gives the first ones most of the people.

constexpr std::string_view kEnglishFemale = R"(
olivia charlotte emily jessica sarah amelia isla mia grace chloe ella sophie emma ava ruby hannah lucy
margaret susan jennifer karen patricia helen christine elizabeth judith lisa michelle nicole rebecca
rachel amanda melissa kylie sharon julie linda deborah joanne wendy robyn heather dorothy joan betty
shirley joyce lorraine beverley marion barbara pamela sandra anne kathleen catherine alice evie zoe
lily matilda imogen georgia phoebe madison holly abigail harriet poppy scarlett willow sienna layla
maddison caitlin brooke lauren courtney danielle stephanie natalie samantha alexandra victoria claire
kate jane ellen molly tara bronte tegan kirsty leanne tracey debra gail lynette narelle raelene glenys
noelene merle edna gladys doris phyllis ethel jean valerie norma maureen audrey daphne elsie ivy violet
hazel pearl clara eleanor frances rose florence eliza jasmine jade amber paige summer skye savannah
bianca erin megan bethany shannon kelly stacey belinda vanessa tamara simone angela monica veronica
yvonne colleen denise janet janice carol diane cheryl gwen nancy vera myrtle winifred lola daisy
freya billie frankie maisie elodie piper mackenzie indiana bonnie penelope josephine annabelle tahlia
keely kiara kayla alana alyssa ashleigh hayley brianna gabrielle miranda felicity prudence rosemary)";

constexpr std::string_view kEnglishMale = R"(
jack oliver william thomas james joshua lachlan noah benjamin john david michael peter robert daniel
matthew andrew paul mark christopher stephen anthony luke samuel alexander harrison ethan liam lucas
cooper mitchell ryan jake nicholas adam timothy simon jason scott craig shane brett darren wayne gary
ian graham kenneth ronald raymond keith brian kevin barry trevor bruce allan neil geoffrey philip
richard george charles edward henry albert arthur frederick harold leslie norman stanley walter ernest
jordan connor dylan caleb riley tyler zachary nathan aaron sean patrick hugh angus hamish callum
fletcher archie hudson leo max oscar charlie levi mason hunter jaxon xavier sebastian archer elijah
isaac toby finn flynn darcy bailey blake kyle brodie corey dean glenn rodney russell ross warren
malcolm douglas gordon donald colin clive neville maxwell leonard eric frank jim bill joseph vincent
gerard damian dominic julian adrian justin travis troy clinton jarrod ashley grant stuart cameron
campbell duncan fraser rory ewan declan brendan kieran terrence desmond mervyn clarence percy cecil
reginald sydney lionel alfred edwin hector clyde lawrence martin owen gavin garth dale lance kane
beau jett ryder chase spencer marcus tristan jesse reuben gabriel jasper felix hugo theodore harvey
louis edmund rupert barnaby digby jarrah tate koby jayden kai zane bodhi banjo)";

constexpr std::string_view kEnglishSurnames = R"(
smith jones williams brown wilson taylor johnson white martin anderson thompson thomas walker harris
lewis robinson kelly king ryan clarke green campbell webb reid hall wright young allen mitchell
scott davis evans roberts moore turner edwards phillips cooper murphy o'brien hill ward watson morris
baker stewart jackson wood harrison bell james cook morgan richardson clark murray lee parker bennett
hughes miller collins graham gray shaw marshall simpson rogers hunter adams mcdonald davies carter
fraser ross russell foster kennedy sullivan o'connor butler barnes stevens harvey price mason ellis
palmer knight gibson hamilton burns hart chapman bailey henderson johnston cox cameron dixon fisher
howard grant lawson matthews rose ford walsh wallace pearson barker hudson lane reynolds payne holmes
crawford gordon armstrong spencer day perry warren fletcher nicholls sutton kerr douglas burke carroll
fitzgerald ferguson mckenzie maclean macdonald mcgrath mccarthy mcmahon mckay mcintyre mclean mcleod
mcgregor duncan sinclair sutherland thomson paterson patterson robertson nicholson cunningham o'neill
o'sullivan o'donnell o'reilly daly doyle byrne brennan quinn nolan hogan flynn dwyer moloney lynch
power hayes casey barry connolly gallagher kavanagh farrell sheehan buckley crowley keane maher
barrett boyd bourke bradley brooks bryant burgess burton carr chandler coleman cole craig cross curtis
dawson dean dunn elliott field fowler francis freeman french fox gardiner gardner gilbert giles goodwin
gould greenwood griffiths hardy harding harper hawkins hicks higgins hodge hooper hopkins horton howe
humphries hutchinson ingram jarvis jenkins jennings kemp lambert lang lloyd long lowe lucas manning may
miles mills moss newman newton norman norris osborne owen page parsons peters pickering porter potter
powell poole pratt quigley ramsay randall rankin rees rice richards riley robson rowe rowland ryder
sanders saunders schultz sharp sheppard short skinner slater stephens stone swan tucker tait todd
townsend tyler vaughan vincent wade walters watkins watts weaver webster wells west wheeler whitehead
wilkinson willis winter wise woods wyatt yates abbott ackland alcock atkinson baldwin bartlett bates
beattie berry bird bishop blackburn blake bond bowden bradshaw bright browne buchanan bull cahill
callaghan carey charlton christie clements clifford coates coombs corbett coulter cowan darcy dalton
davidson delaney denham drummond durham eastwood emery faulkner fleming forsyth frost gale garner
gleeson goddard hancock hanson hartley haynes heath hewitt hobbs holland holt hope hobson hyde ireland
irwin jacobs joyce kearney kirby langford larkin leach little lockyer maddison marsh massey maxwell
mead middleton milne monk muir napier nash neal noonan norton oakley parry peacock perkins pike plummer
pollard preston pritchard purcell rafferty rawlings reeves rhodes rigby rowan rutherford sampson savage
sewell shepherd stanley steele stokes tanner thorpe tobin tracey trevor unwin wakefield waters weston
whelan whitaker wilcox winters woodward wynne yeoman)";

// Halves of composed surnames: 44 x 24 rare ones.
constexpr std::string_view kSurnameStarts = R"(
ash bar beck black brad brind cald carl chad clay cran den dun east eld fair farn gold grand hal harts
hather hazel king lang lock long mel mill moor nor old pen radd rams red ship stan stock thorn wal
west whit win wood)";
constexpr std::string_view kSurnameEnds = R"(
ford worth ley ton field combe well brook hurst wood ham land more ridge stone den bury by bourne
croft dale shaw man wick)";

constexpr std::string_view kItalianFemale = R"(
maria rosa giulia francesca sofia lucia teresa carmela angela isabella chiara elena giovanna antonella
daniela paola silvana domenica concetta bianca alessia valentina)";
constexpr std::string_view kItalianMale = R"(
giuseppe antonio marco giovanni luca francesco domenico salvatore rocco mario pasquale vincenzo carlo
matteo alessandro stefano nicola dante bruno sergio angelo leonardo)";
constexpr std::string_view kItalianSurnames = R"(
russo romano rossi esposito ferraro bianchi greco marino deluca costa conti ricci bruno gallo caruso
lombardo barbaro sergi zappia trimboli agostino calabro carbone catanzariti cirillo colosimo d'angelo
fazio ferrari gatto iannelli larosa leone mancini martino messina musumeci palermo pellegrino perri
pisano rinaldi santoro silvestri tripodi vitale)";

constexpr std::string_view kGreekFemale = R"(
eleni maria sophia georgia anastasia vasiliki dimitra katerina despina athena irene panagiota stavroula
christina evangelia toula voula effie zoe alexandra)";
constexpr std::string_view kGreekMale = R"(
george nick dimitri con peter john theo spiro stavros kostas yianni vasili christos angelo manoli
panagiotis harry stelios tasos andreas)";
constexpr std::string_view kGreekSurnames = R"(
papadopoulos georgiou nikolaidis pappas karagiannis dimitriou christodoulou economou konstantinidis
vlahos antoniou papas alexopoulos anastasiou athanasiou diamantis giannopoulos kalogeropoulos katsaros
kyriakou makris mavros panagopoulos petropoulos samaras savvas stamatopoulos theodorou triantafyllou
tsaousis vasiliou zervas)";

constexpr std::string_view kChineseFemale = R"(
mei li jing xiu-ying yan hui min fang na ling xin-yi yu-ting jia-yi wei-ling shu-fen hua lan ying qian
yue xue shan pei)";
constexpr std::string_view kChineseMale = R"(
wei jun ming hao jian yong tao lei feng bin zhi-qiang kai-wen chi-wai ka-ming yi-fan hong guo-wei
peng xiang bo cheng yang zhen)";
constexpr std::string_view kChineseSurnames = R"(
wang li zhang chen liu huang wu zhou chan wong lee zhao lin yang lam xu cheung sun ma zhu leung tang
ho he guo lau ng yu gao luo cheng xie liang feng han deng cao peng tan lim goh koh teo yap foo)";

constexpr std::string_view kVietnameseFemale = R"(
thi-lan linh thuy huong mai hoa ngoc phuong trang thao hang lan nga kim-anh tuyet yen my-linh diem
thanh bich)";
constexpr std::string_view kVietnameseMale = R"(
minh hung tuan dung van-hai thanh hieu long quang duc nam phong khanh binh son vinh cuong hoang tri
bao)";
constexpr std::string_view kVietnameseSurnames = R"(
nguyen tran le pham huynh vo hoang phan vu dang bui do ngo duong ly dinh truong mai luong trinh lam
doan cao ha thai)";

constexpr std::string_view kIndianFemale = R"(
priya anjali harpreet neha pooja sunita kavita deepa manpreet simran aisha lakshmi divya meera anita
shreya jaspreet navneet rekha nisha ananya sangeeta)";
constexpr std::string_view kIndianMale = R"(
raj amit harpreet gurpreet arjun vikram rahul sanjay manjit sandeep ravi anil suresh rohan jaspreet
aditya karan mohan nikhil prakash deepak balwinder)";
constexpr std::string_view kIndianSurnames = R"(
singh kaur patel sharma kumar gupta shah reddy nair joshi mehta rao verma das gill sandhu dhillon
sidhu iyer menon fernando perera silva desai kapoor malhotra chaudhary bhatt pillai thomas george
mathew agarwal bose chopra grewal)";

constexpr std::string_view kArabicFemale = R"(
fatima mariam zahra layla nour amira zeinab hanan rania yasmin samira aisha khadija salma lina dina
huda rima nadia hala)";
constexpr std::string_view kArabicMale = R"(
mohammed ahmed ali omar hassan ibrahim yusuf khaled hussein mahmoud bilal mustafa charbel elias
tony sami walid tarek karim adel)";
constexpr std::string_view kArabicSurnames = R"(
khoury haddad ali ahmed hassan mohamad ibrahim el-masri saad nasser hamdan chahine moussa mansour
taleb youssef elias fares issa karam rahme sarkis tannous abboud assaf dib kassem zreika najjar hussein
khalil)";

constexpr std::string_view kSlavicFemale = R"(
ana ivana marija jelena milena katarzyna anna vesna danica ljubica snezana natasha irina olga svetlana
agnieszka zofia elena biljana suzana)";
constexpr std::string_view kSlavicMale = R"(
ivan josip zoran nikola goran dragan milan tomasz piotr vladimir aleksandar boris branko marko stefan
jan andrzej sasha dejan slavko)";
constexpr std::string_view kSlavicSurnames = R"(
novak horvat petrovic jovanovic kovacevic nikolic popovic markovic kowalski nowak stojanovic ilic
kovac babic knezevic tomic vukovic wisniewski zielinski ivanov petrov trajkovski stojanovski dimovski
milosevic djordjevic radic pavlovic lewandowski kaminski)";

constexpr std::string_view kPacificFemale = R"(
ana mele sina losa salote lupe talia mere aroha hinemoa teuila litia sela fetu malia anahera)";
constexpr std::string_view kPacificMale = R"(
sione tevita viliami semisi ioane lote tama wiremu hemi manu sefo apisai josefa tui mosese nikau)";
constexpr std::string_view kPacificSurnames = R"(
tuilagi fonoti taufa vunipola leota tamatea ngata faleolo latu havili fifita moala tupou leiataua
ioane seumalo parata tawhiri waqa naufahu mataele folau)";

constexpr std::string_view kFirstNationsFemale = R"(
kirra marlee tarni alinta mirri lowanna jedda kiah talara allira yindi merindah narla warrah)";
constexpr std::string_view kFirstNationsMale = R"(
jarrah daku koorin banduk yarran jirra minjarra tjala kobie bunji birrani)";
constexpr std::string_view kFirstNationsSurnames = R"(
yunupingu marika gurruwiwi namatjira burarrwanga wunungmurra munungurr dhamarrandji ganambarr nakamarra
napaltjarri tjapaltjarri tjungurrayi nungala wanambi mununggurr gondarra bidingal mabo noonuccal
moffatt goodes perkins pearson langton dodson)";

constexpr std::uint32_t kGivenNameFlatness = 12;
constexpr std::uint32_t kSurnameFlatness = 25;
constexpr std::uint32_t kComposedShare = 200'000;          // of English surnames, parts per million
constexpr std::uint32_t kEnglishGivenNameShare = 400'000;  // in the other origins, parts per million

Origin make_origin(std::uint32_t share, std::string_view female, std::string_view male,
                   std::string_view surnames) {
  return {share, Ranked(split_words(female), kGivenNameFlatness),
          Ranked(split_words(male), kGivenNameFlatness), Ranked(split_words(surnames), kSurnameFlatness)};
}

std::string compose_surname(Rng& rng) {
  static const std::vector<std::string_view> starts = split_words(kSurnameStarts);
  static const std::vector<std::string_view> ends = split_words(kSurnameEnds);
  std::string surname(starts[rng.below(static_cast<std::uint32_t>(starts.size()))]);
  return surname.append(ends[rng.below(static_cast<std::uint32_t>(ends.size()))]);
}

}  // namespace

const std::vector<Origin>& origins() {
  static const std::vector<Origin> kOrigins = {
      make_origin(690'000, kEnglishFemale, kEnglishMale, kEnglishSurnames),
      make_origin(45'000, kItalianFemale, kItalianMale, kItalianSurnames),
      make_origin(25'000, kGreekFemale, kGreekMale, kGreekSurnames),
      make_origin(60'000, kChineseFemale, kChineseMale, kChineseSurnames),
      make_origin(25'000, kVietnameseFemale, kVietnameseMale, kVietnameseSurnames),
      make_origin(45'000, kIndianFemale, kIndianMale, kIndianSurnames),
      make_origin(35'000, kArabicFemale, kArabicMale, kArabicSurnames),
      make_origin(35'000, kSlavicFemale, kSlavicMale, kSlavicSurnames),
      make_origin(20'000, kPacificFemale, kPacificMale, kPacificSurnames),
      make_origin(20'000, kFirstNationsFemale, kFirstNationsMale, kFirstNationsSurnames),
  };
  return kOrigins;
}

const Origin& draw_origin(Rng& rng) {
  std::uint32_t left = rng.below(kMillion);
  for (const Origin& origin : origins()) {
    if (left < origin.share) return origin;
    left -= origin.share;
  }
  return origins().front();
}

std::string draw_surname(const Origin& origin, Rng& rng) {
  if (&origin == &origins().front() && rng.chance(kComposedShare)) return compose_surname(rng);
  return std::string(origin.surnames.pick(rng));
}

std::string draw_given_name(const Origin& origin, std::string_view sex, Rng& rng) {
  const Origin& source = rng.chance(kEnglishGivenNameShare) ? origins().front() : origin;
  const bool female = sex == "f" || (sex != "m" && rng.chance(kMillion / 2));
  return std::string((female ? source.female : source.male).pick(rng));
}

}  // namespace tacit::synth
