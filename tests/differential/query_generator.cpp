#include "tests/differential/query_generator.h"

#include <algorithm>
#include <utility>

#include "tests/differential/vocabulary.h"

namespace insitu {
namespace {

constexpr std::string_view kEventFields[] = {"n",   "n",   "m",   "s",   "s", "k", "k",        "flag",  "o.x",
                                             "o.y", "l.0", "l.1", "e.f", "t", "i", "@message", "@type", "@logStream"};
constexpr std::string_view kNumberFields[] = {"n", "n", "n", "m", "i", "o.x", "k", "s"};
constexpr std::string_view kTextFields[] = {"s", "s", "k", "t", "o.y", "l.0", "@message", "@logStream", "n"};
constexpr std::string_view kNumbers[] = {
    "0",   "1", "2", "3", "10", "0.5", "1.50", "2.25", "1e2", "0.00005", "100", "404", "500", "7", "9007199254740993",
    "1e-3"};
constexpr std::string_view kWords[] = {"",    "a",  "b",   "ab", "A",    "ERROR", "error", "warn",     "x y", "10", "9",
                                       "1.5", "01", "1e2", "-3", "true", "é",     "a.b",   "10.0.0.1", "a,b", "%"};
constexpr std::string_view kPeriods[] = {"1s", "10s", "1m", "5min", "1h", "2 hours", "1d", "1w", "1mo", "90s"};
constexpr std::string_view kRegexes[] = {"a",   "^a", "(?i)error",   "[0-9]+",     "\\d$",        "b|1",
                                         "x y", "",   "^[a-z]*$",    "é",          "\\.",         "user=\\w+",
                                         "a.b", "^$", "(?i)[a-z]*s", "(b|er?r)o?", "(?i)(k|warn)"};
constexpr std::string_view kComparisons[] = {"=", "=", "!=", "<", "<=", ">", ">="};
constexpr std::string_view kArithmetic[] = {"+", "-", "*", "/", "%", "^"};

/// Writes one query from left to right and knows which names there are.
class QueryWriter {
 public:
  explicit QueryWriter(Dice& dice) : dice_(dice) {}

  RandomQuery write() {
    const std::size_t commands = 1 + dice_.below(5);
    stats_to_come_ = dice_.chance(45) ? std::min(commands, 1 + dice_.below(2)) : 0;
    has_several_stats_ = stats_to_come_ > 1;
    if (dice_.chance(5)) add(source());
    for (std::size_t left = commands; left > 0; --left) command(left);
    if (dice_.chance(4) && !is_deduped_) {
      add("limit any " + std::to_string(1 + dice_.below(5)));
      query_.rows_are_any = true;
    }
    return std::move(query_);
  }

 private:
  // ---- text

  void add(const std::string& command) {
    constexpr std::string_view kPipes[] = {" | ", "|", "\n| ", " |\n  ", " # said\n| "};
    if (!query_.text.empty()) query_.text += dice_.pick(kPipes);
    query_.text += command;
  }

  std::string word(std::string_view keyword) {
    std::string text(keyword);
    if (dice_.chance(10)) {
      for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
  }

  template <std::size_t kCount>
  std::string pick(const std::string_view (&from)[kCount]) {
    return std::string(dice_.pick(from));
  }

  std::string pick(const std::vector<std::string>& from) { return from[dice_.below(from.size())]; }

  std::string new_alias() { return "v" + std::to_string(aliases_++); }

  // ---- names

  template <std::size_t kCount>
  std::string field(const std::string_view (&of_events)[kCount]) {
    if (!names_.empty() && (is_after_stats_ || dice_.chance(35))) return pick(names_);
    return is_after_stats_ ? "v0" : pick(of_events);
  }
  std::string any_field() { return field(kEventFields); }

  // ---- values

  std::string number(std::size_t depth) {
    const std::size_t kind = dice_.below(depth == 0 ? 40 : 100);
    if (kind < 12) return pick(kNumbers);
    if (kind < 40) return field(kNumberFields);
    if (kind < 65) return operand(depth - 1) + " " + pick(kArithmetic) + " " + operand(depth - 1);
    if (kind < 70) return "-" + operand(depth - 1);
    return number_function(depth - 1);
  }
  std::string operand(std::size_t depth) {
    const std::string text = number(depth);
    return text.find(' ') == std::string::npos || dice_.chance(20) ? text : "(" + text + ")";
  }
  std::string number_function(std::size_t depth) {
    switch (dice_.below(18)) {
      case 0: return word("abs") + "(" + number(depth) + ")";
      case 1: return "ceil(" + number(depth) + ")";
      case 2: return "floor(" + number(depth) + ")";
      case 3: return "round(" + number(depth) + (dice_.chance(50) ? ", " + std::to_string(dice_.below(4)) : "") + ")";
      case 4: return "sqrt(" + number(depth) + ")";
      case 5: return "log(" + number(depth) + ")";
      case 6: return "greatest(" + number(depth) + ", " + number(depth) + ")";
      case 7: return "least(" + number(depth) + ", " + value(depth) + ", " + number(depth) + ")";
      case 8: return word("strlen") + "(" + text(depth) + ")";
      case 9: return "toInt(" + value(depth) + ")";
      case 10: return "toLong(" + value(depth) + ")";
      case 11: return "messageSize(" + text(depth) + ")";
      case 12: return "if(" + condition(depth) + ", " + number(depth) + ", " + number(depth) + ")";
      case 13: return "coalesce(" + value(depth) + ", " + number(depth) + ")";
      case 14: return is_after_stats_ ? "toNumber(" + value(depth) + ")" : "jsonArraySize(l)";
      case 15: return is_after_stats_ ? "hexToDec(" + text(depth) + ")" : "toMillis(@timestamp)";
      case 16: return "ipv4ToNumber(" + text(depth) + ")";
      default: return "now() - " + number(0);
    }
  }

  std::string text(std::size_t depth) {
    const std::size_t kind = dice_.below(depth == 0 ? 60 : 100);
    if (kind < 25) return vocabulary::quoted(pick(kWords));
    if (kind < 60) return field(kTextFields);
    return text_function(depth - 1);
  }
  std::string text_function(std::size_t depth) {
    switch (dice_.below(16)) {
      case 0: return "concat(" + value(depth) + ", " + text(depth) + ")";
      case 1: return word("toupper") + "(" + text(depth) + ")";
      case 2: return "tolower(" + text(depth) + ")";
      case 3: return "substr(" + text(depth) + ", " + std::to_string(dice_.below(3)) + ")";
      case 4: return "substr(" + text(depth) + ", " + number(0) + ", " + number(0) + ")";
      case 5:
        return "replace(" + text(depth) + ", " + vocabulary::quoted(pick(kWords)) + ", " +
               vocabulary::quoted(pick(kWords)) + ")";
      case 6: return "trim(" + text(depth) + ")";
      case 7: return "ltrim(" + text(depth) + ", " + vocabulary::quoted(pick(kWords)) + ")";
      case 8: return "if(" + condition(depth) + ", " + text(depth) + ", " + value(depth) + ")";
      case 9:
        return "case(" + condition(depth) + ", " + value(depth) + ", " + condition(depth) + ", " + text(depth) + ")";
      case 10: return "regexReplace(" + text(depth) + ", \"[0-9a]+\", " + vocabulary::quoted(pick(kWords)) + ")";
      case 11: return "urlencode(" + text(depth) + ")";
      case 12: return "base64encode(" + text(depth) + ")";
      case 13: return "decToHex(" + number(depth) + ")";
      case 14: return "md5(" + value(depth) + ")";
      default: return "coalesce(" + text(depth) + ", " + value(depth) + ")";
    }
  }

  std::string value(std::size_t depth) {
    const std::size_t kind = dice_.below(100);
    if (kind < 45) return number(depth);
    if (kind < 85) return text(depth);
    return "(" + condition(depth) + ")";
  }

  std::string condition(std::size_t depth) {
    const std::size_t kind = dice_.below(depth == 0 ? 70 : 100);
    if (kind < 30) return value(0) + " " + pick(kComparisons) + " " + value(0);
    if (kind < 38)
      return text(0) + " " + word(dice_.chance(30) ? "not like" : "like") + " " + vocabulary::quoted(pick(kWords));
    if (kind < 46) return regex_test();
    if (kind < 54) return membership();
    if (kind < 60) return word("ispresent") + "(" + any_field() + ")";
    if (kind < 70) return condition_function();
    if (kind < 78) return word("not") + " (" + condition(depth - 1) + ")";
    if (kind < 81) return "!ispresent(" + any_field() + ")";
    std::string conditions = condition(depth - 1);
    while (dice_.chance(60)) {
      conditions += " " + word(dice_.chance(50) ? "and" : "or") + " ";
      conditions += dice_.chance(30) ? "(" + condition(depth - 1) + ")" : condition(depth - 1);
    }
    return conditions;
  }
  std::string regex_test() {
    constexpr std::string_view kOperators[] = {"like", "like", "=~", "not like"};
    std::string regex = pick(kRegexes);
    if (regex.empty()) regex = "a?";
    return text(0) + " " + pick(kOperators) + " /" + regex + "/";
  }
  std::string membership() {
    std::string items;
    while (dice_.chance(70)) items += (items.empty() ? "" : ", ") + (dice_.chance(50) ? text(0) : number(0));
    return value(0) + (dice_.chance(30) ? " not in [" : " in [") + items + "]";
  }
  std::string condition_function() {
    switch (dice_.below(9)) {
      case 0: return "isempty(" + text(0) + ")";
      case 1: return "isblank(" + text(0) + ")";
      case 2: return "strcontains(" + text(0) + ", " + vocabulary::quoted(pick(kWords)) + ")";
      case 3: return "startsWith(" + text(0) + ", " + text(0) + ")";
      case 4: return "endsWith(" + text(0) + ", " + vocabulary::quoted(pick(kWords)) + ")";
      case 5: return "isNumeric(" + value(0) + ")";
      case 6: return "isIpv4InSubnet(" + text(0) + ", \"10.0.0.0/24\")";
      case 7: return is_after_stats_ ? "isValidIp(" + text(0) + ")" : "jsonArrayContains(l, " + text(0) + ")";
      default: return any_field();
    }
  }

  // ---- commands

  void command(std::size_t left) {
    if (stats_to_come_ >= left || (stats_to_come_ > 0 && dice_.chance(20))) return add(stats());
    const std::size_t kind = dice_.below(100);
    if (is_deduped_) return add(kind < 50 ? limit() : "limit 3");
    if (kind < 25) return add(word(dice_.chance(80) ? "filter" : "where") + " " + condition(2));
    if (kind < 42) return add(fields());
    if (kind < 48) return add(display());
    if (kind < 60) return may_sort() ? add(sort()) : add("filter " + condition(1));
    if (kind < 66) return may_sort() ? add(limit()) : add(fields());
    if (kind < 70 && stats_to_come_ == 0) return add(dedup());
    if (is_after_stats_) return add(fields());
    if (kind < 85) return add(parse());
    if (kind < 92) return lists();
    if (kind < 94 && !is_sorted_) return add(pattern());
    add("filter " + condition(2));
  }
  // With several `stats`, only after the last.
  [[nodiscard]] bool may_sort() const { return !(has_several_stats_ && is_after_stats_ && stats_to_come_ > 0); }

  std::string items(std::string_view name) {
    std::string list;
    std::vector<std::string> made;
    do {
      if (!list.empty()) list += ", ";
      if (dice_.chance(45)) {
        list += any_field();
      } else {
        made.push_back(new_alias());
        list += value(2) + " " + word("as") + " " + made.back();
      }
    } while (dice_.chance(45));
    // Names of this command are for the next ones.
    names_.insert(names_.end(), made.begin(), made.end());
    return word(name) + " " + list;
  }
  std::string fields() { return items("fields"); }
  std::string display() { return items("display"); }

  std::string pattern() {
    constexpr std::string_view kTimes[] = {"", "", " previousDay", " previousWeek", " previousMonth"};
    constexpr std::string_view kShifts[] = {"1s", "20m", "1d", "2w"};
    const bool is_log_compare = dice_.chance(15);
    const bool is_diff = !is_log_compare && dice_.chance(40);
    std::string text = is_log_compare ? word("logcompare") + " timeshift " + pick(kShifts)
                                      : word("pattern") + " " + (dice_.chance(60) ? "@message" : value(1));
    if (is_diff) text += " | " + word("diff") + pick(kTimes);
    is_after_stats_ = true;
    names_ = {"@pattern", "@sampleCount", "@ratio", "@severityLabel", "@tokens", "@logSamples", "@visualization"};
    if (is_diff || is_log_compare) {
      names_.insert(names_.end(), {"@previousSampleCount", "@difference", "@description"});
    }
    return text;
  }

  std::string sort() {
    is_sorted_ = true;
    std::string keys;
    do {
      constexpr std::string_view kDirections[] = {"", " asc", " desc", " DESC"};
      keys += (keys.empty() ? "" : ", ") + (dice_.chance(75) ? any_field() : value(1)) + pick(kDirections);
    } while (dice_.chance(35));
    return word("sort") + " " + keys;
  }
  std::string limit() {
    constexpr std::string_view kKinds[] = {"limit", "limit", "head", "tail"};
    return pick(kKinds) + " " + std::to_string(1 + dice_.below(12));
  }
  std::string dedup() {
    is_deduped_ = true;
    return word("dedup") + " " + any_field() + (dice_.chance(30) ? ", " + any_field() : "");
  }

  std::string aggregate() {
    switch (dice_.below(16)) {
      case 0: return "count(*)";
      case 1: return "count()";
      case 2: return "count(" + any_field() + ")";
      case 3: return word("sum") + "(" + number(1) + ")";
      case 4: return "avg(" + number(1) + ")";
      case 5: return "min(" + value(1) + ")";
      case 6: return "max(" + value(1) + ")";
      case 7: return "pct(" + number(0) + ", " + std::to_string(dice_.below(101)) + ")";
      case 8: return "stddev(" + number(0) + ")";
      case 9: return "variance(" + number(0) + ")";
      case 10: return "countDistinct(" + value(0) + ")";
      case 11: return "values(" + any_field() + ")";
      case 12: return "earliest(" + any_field() + ")";
      case 13: return "latest(" + any_field() + ")";
      case 14: return dice_.chance(50) ? "sortsFirst(" + value(0) + ")" : "sortsLast(" + value(0) + ")";
      default: return "sum(" + condition(0) + ")";
    }
  }
  std::string stats_item() {
    const std::size_t kind = dice_.below(100);
    if (kind < 75) return aggregate();
    if (kind < 90) return aggregate() + " " + pick(kArithmetic) + " " + aggregate();
    return "round(" + aggregate() + ", 1)";
  }
  std::string stats() {
    std::vector<std::string> columns;
    std::string text = word("stats") + " ";
    std::string list;
    do {
      const std::string alias = new_alias();
      list += (list.empty() ? "" : ", ") + stats_item() + " as " + alias;
      columns.push_back(alias);
    } while (dice_.chance(50));
    if (dice_.chance(75)) list += keys(columns);
    --stats_to_come_;
    is_after_stats_ = true;
    names_ = columns;
    return text + list;
  }
  std::string keys(std::vector<std::string>& columns) {
    std::string list;
    bool has_bin = false;
    do {
      list += list.empty() ? "" : ", ";
      const std::size_t kind = dice_.below(100);
      if (kind < 55) {
        const std::string name = any_field();
        list += name;
        columns.push_back(name);
        continue;
      }
      const std::string alias = new_alias();
      const bool is_bin = kind < 80 && !is_after_stats_;
      list += is_bin ? "bin(" + pick(kPeriods) + ")" : value(1);
      list += " as " + alias;
      columns.push_back(alias);
      has_bin = has_bin || is_bin;
    } while (dice_.chance(30));
    return " " + word("by") + " " + list + (has_bin && dice_.chance(15) ? " offset 7s" : "");
  }

  std::string parse() {
    const std::string a = new_alias();
    const std::string b = new_alias();
    names_.push_back(a);
    const std::string source = dice_.chance(60) ? "@message " : dice_.chance(50) ? "" : field(kTextFields) + " ";
    switch (dice_.below(9)) {
      case 0: names_.push_back(b); return "parse " + source + "\"user=* took *\" as " + a + ", " + b;
      case 1: names_.push_back(b); return "parse " + source + "\"*,*\" as " + a + ", " + b;
      case 2: return word("parse") + " " + source + "\"a*\" as " + a;
      case 3: return "parse " + source + "\"error\" as " + a;
      case 4: return "parse " + source + "/(?<" + a + ">[0-9]+)/";
      case 5: names_.push_back(b); return "parse " + source + "/(?<" + a + ">\\w)(?<" + b + ">é|\\d)?/ multi";
      case 6: return "parse " + source + "/([a-z]*)/ as " + a + (dice_.chance(50) ? " multi" : "");
      case 7:
        names_.back() = a + ".level";
        names_.push_back(a + ".n");
        return "parse @message logfmt as " + a;
      default: names_.push_back(b); return "parse @message csv as " + a + ", " + b;
    }
  }

  void lists() {
    const std::string map = new_alias();
    const std::string element = new_alias();
    switch (dice_.below(4)) {
      case 0: return add("expand l");
      case 1:
        add("fields jsonParse(@message) as " + map);
        add("unnest " + map + ".l into " + element);
        // The map itself prints as it was written, which the reference does not know.
        add("display k, n, " + element);
        names_.push_back(element);
        names_.push_back(map + ".n");
        return;
      case 2:
        add("json field=t \"a.b\" as " + element);
        names_.push_back(element);
        return;
      default:
        add("fields jsonParse(t) as " + map);
        names_.push_back(map + ".a");
        names_.push_back(map + ".a.b");
    }
  }

  std::string source() {
    constexpr std::string_view kSources[] = {"SOURCE \"/g/one\"", "SOURCE logGroups(namePrefix: ['/g/'])",
                                             "SOURCE logGroups()", "source \"/g/two\" START=1700000000000"};
    return pick(kSources);
  }

  Dice& dice_;
  RandomQuery query_;
  std::vector<std::string> names_;  // that commands have given
  std::size_t aliases_ = 0;
  std::size_t stats_to_come_ = 0;
  bool has_several_stats_ = false;
  bool is_after_stats_ = false;
  bool is_sorted_ = false;
  bool is_deduped_ = false;
};

}  // namespace

RandomQuery QueryGenerator::query() { return QueryWriter(dice_).write(); }

std::vector<EventFile> QueryEventGenerator::files(InputShape shape) {
  std::vector<EventFile> files(1 + dice_.below(3));
  for (EventFile& file : files) {
    const std::size_t size = dice_.below(14);
    while (file.size() < size) file.push_back(event(shape));
  }
  return files;
}

reference::QueryEvent QueryEventGenerator::event(InputShape shape) {
  constexpr std::int64_t kDistances[] = {0, 0, 1, 999, 1'000, 60'000, 61'000, 3'600'000, 90'000'000, -5'000};
  constexpr std::string_view kStreams[] = {"", "s1", "s2"};
  constexpr std::string_view kGroups[] = {"", "/g/one", "123456789012:/g/two", "123456789012:/aws/lambda/fn"};
  reference::QueryEvent event;
  if (shape == InputShape::Events) {
    if (dice_.chance(92)) event.timestamp = 1'700'000'000'000 + dice_.pick(kDistances);
    event.log_stream = dice_.pick(kStreams);
    event.log_group = dice_.pick(kGroups);
  }
  const bool may_tell_time = event.timestamp.has_value();
  event.message = dice_.chance(75) ? json_message() : text_message(may_tell_time);
  if (shape == InputShape::Lines && event.message.empty()) event.message = " ";  // an empty line is no event
  return event;
}

std::string QueryEventGenerator::json_message() {
  constexpr std::string_view kJsonNumbers[] = {
      "0",    "1",       "2",   "3",   "10",  "1.5", "1.50",   "-1",
      "1e2",  "0.00005", "100", "404", "500", "-0",  "123456", "9007199254740993",
      "2.25", "7"};
  constexpr std::string_view kJsonTexts[] = {"\"\"",   "\"a\"",   "\"b\"",   "\"ab\"",       "\"A\"",     "\"ERROR\"",
                                             "\"10\"", "\"9\"",   "\"1.5\"", "\"01\"",       "\"x y\"",   "\"\\u00e9\"",
                                             "\"é\"",  "\"a,b\"", "\"a.b\"", "\"10.0.0.1\"", "\"error\"", "\"-3\""};
  constexpr std::string_view kOthers[] = {"true", "false", "null", "{\"x\":1}", "[1,\"a\"]", "[]", "{}"};
  const auto any = [&] {
    const std::size_t kind = dice_.below(100);
    if (kind < 45) return std::string(dice_.pick(kJsonNumbers));
    return std::string(kind < 90 ? dice_.pick(kJsonTexts) : dice_.pick(kOthers));
  };
  std::string json;
  const auto add = [&](std::string_view name, const std::string& value) {
    json += (json.empty() ? "" : ",") + ("\"" + std::string(name) + "\":" + value);
  };
  if (dice_.chance(80)) add("n", dice_.chance(80) ? std::string(dice_.pick(kJsonNumbers)) : any());
  if (dice_.chance(60)) add("m", any());
  if (dice_.chance(80)) add("s", dice_.chance(80) ? std::string(dice_.pick(kJsonTexts)) : any());
  if (dice_.chance(80)) add("k", std::string(dice_.chance(50) ? "\"a\"" : dice_.chance(50) ? "\"b\"" : "1"));
  if (dice_.chance(40)) add("flag", dice_.chance(50) ? "true" : "false");
  if (dice_.chance(40)) add("o", "{\"x\":" + any() + ",\"y\":" + any() + "}");
  if (dice_.chance(40)) add("l", dice_.chance(80) ? "[" + any() + "," + any() + "]" : any());
  if (dice_.chance(20)) add("e.f", any());
  if (dice_.chance(30)) add("t", R"("{\"a\":{\"b\":)" + std::string(dice_.chance(70) ? "1" : "[2]") + "}}\"");
  if (dice_.chance(60)) add("i", std::to_string(dice_.below(5)));
  if (dice_.chance(5)) add("n", any());
  json = "{" + json + "}";
  if (dice_.chance(5)) json.pop_back();
  return json;
}

std::string QueryEventGenerator::text_message(bool may_tell_time) {
  constexpr std::string_view kPlain[] = {"user=u1 took 12 ms",
                                         "user=u2 took 7 ms error",
                                         "level=error msg=\"disk full\" n=12",
                                         "level=info n=3 flag",
                                         "a,b,10",
                                         "x,\"y,z\"",
                                         "ERROR something",
                                         "",
                                         "a",
                                         "é1é",
                                         "REPORT RequestId: r-1\tDuration: 12.50 ms\tBilled Duration: 13 ms\t",
                                         "START RequestId: r-1 Version: $LATEST",
                                         "RequestId: r-2 {\"n\":5,\"s\":\"a\"}",
                                         "error 10.0.0.1 {\"k\":\"b\"}"};
  constexpr std::string_view kWithTimes[] = {
      "2 123456789012 eni-1 10.0.0.9 198.51.100.6 1000 22 6 1 40 1418530010 1418530070 REJECT OK",
      "1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.168.1.1 -"};
  if (may_tell_time && dice_.chance(10)) return std::string(dice_.pick(kWithTimes));
  return std::string(dice_.pick(kPlain));
}

}  // namespace insitu
