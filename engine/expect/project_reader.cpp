#include "engine/expect/project_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "engine/expect/expectation_reader.h"
#include "engine/expect/inline_definitions.h"
#include "engine/expect/project_schema.h"
#include "engine/model/utf8.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxTitle = 60;  // bytes

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (!is_blank) line += is_control ? std::string("·") : std::string(1, c);
    if (is_blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return shortened(line, kMaxTitle);
}

/// Turns a document of the right shape into cases.
class ProjectReader {
 public:
  ProjectReader(const Node& root, std::vector<ReadProblem>& problems)
      : root_(root), problems_(problems), expected_(problems) {}

  ProjectFile read(const std::string& file) {
    ProjectFile project;
    project.file = file;
    project.sources = sources();
    sources_ = project.sources;
    if (const Node* samples = root_.find("samples")) {
      for (const auto& [name, node] : samples->members) samples_.emplace(name.text, sample(node, name.text));
    }
    for (const Node& node : items("filters")) project.filters.push_back(filter_case(node));
    for (const Node& node : items("queries")) project.queries.push_back(query_case(node));
    for (const Node& node : items("logs")) project.logs.push_back(log_case(node));
    for (const Node& node : items("alarms")) project.alarms.push_back(alarm_case(node, project.filters));
    if (project.case_count() == 0) {
      complain(root_.place(), "no case: nothing is asserted",
               "write at least one of `filters`, `queries`, `logs`, `alarms`");
    }
    name_apart(project.filters);
    name_apart(project.queries);
    name_apart(project.logs);
    name_apart(project.alarms);
    return project;
  }

 private:
  void complain(const SourceLocation& place, std::string message, std::string help = "") {
    problems_.push_back({place, std::move(message), std::move(help)});
  }

  // ---- values

  [[nodiscard]] const std::vector<Node>& items(std::string_view name) const {
    static const std::vector<Node> kNone;
    const Node* list = root_.find(name);
    return list == nullptr ? kNone : list->items;
  }

  std::string title(const Node& node, std::string_view otherwise) {
    const auto name = text_of(node, "name");
    std::string title = one_line(name ? std::string_view(name->text) : otherwise);
    return title.empty() ? "the empty pattern" : title;
  }

  /// Numbers cases of one name, because reports distinguish cases by their names.
  template <class Case>
  static void name_apart(std::vector<Case>& cases) {
    std::set<std::string> taken;
    for (Case& one : cases) {
      const std::string title = one.title;
      for (int times = 2; !taken.insert(one.title).second; ++times) one.title = fmt::format("{} ({})", title, times);
    }
  }

  // ---- sources

  std::vector<DefinitionSource> sources() {
    const Node* list = root_.find("sources");
    if (list == nullptr) return {};
    if (list->kind != Node::Kind::List) return {source(*list)};
    if (list->items.empty()) complain(list->place(), "an empty list asserts nothing");
    std::vector<DefinitionSource> sources;
    for (const Node& item : list->items) sources.push_back(source(item));
    return sources;
  }

  static DefinitionSource source(const Node& node) {
    if (node.kind != Node::Kind::Map) return {.path = node.scalar, .name = node.scalar.text, .parameters = {}};
    DefinitionSource source;
    source.path = text_of(node, "path").value_or(WrittenValue{});
    source.name = text_of(node, "name").value_or(source.path).text;
    if (const Node* parameters = node.find("params")) {
      for (const auto& [name, value] : parameters->members) source.parameters.emplace_back(name, value.scalar);
    }
    return source;
  }

  /// Reads which sources a case looks at. `why_none`: why it looks at none; empty: it does.
  void read_source(const Node& node, TestCase& test, std::string_view why_none) {
    test.source = text_of(node, "source");
    if (!test.source) return;
    if (!why_none.empty())
      return complain(test.source->place, "nothing of this case is in a source", std::string(why_none));
    std::vector<std::string_view> names;
    for (const DefinitionSource& one : sources_) names.push_back(one.name);
    if (std::ranges::find(names, test.source->text) != names.end()) return;
    const std::string_view near = near_name(test.source->text, names);
    complain(test.source->place, fmt::format("no source is called `{}`", test.source->text),
             near.empty() ? "name one under `sources`" : fmt::format("did you mean `{}`?", near));
  }

  /// Returns the title of a case about something of the sources.
  static std::string called(const WrittenValue& name, const TestCase& test) {
    return test.source ? fmt::format("{} of {}", name.text, test.source->text) : name.text;
  }

  // ---- samples

  Sample sample(const Node& node, std::string name) {
    Sample sample;
    sample.name = std::move(name);
    sample.place = node.place();
    sample.files = expected_.texts(node.find("files"));
    sample.events = expected_.messages(node, "events");
    refuse_blank(sample.events);
    if (const Node* input = node.find("input"); input != nullptr && !sample.events.empty())
      complain(input->place(), "`input` is about files, and these events are written here");
    sample.log_group = text_of(node, "log_group");
    sample.time_field = text_of(node, "time_field");
    sample.time_format = text_of(node, "time_format");
    sample.zone = text_of(node, "tz");
    if (const auto input = text_of(node, "input")) sample.shape = input_shape_named(input->text);
    return sample;
  }

  void refuse_blank(const std::vector<WrittenValue>& events) {
    for (const WrittenValue& event : events) {
      if (event.text.find_first_not_of(" \t\r\n") == std::string::npos)
        complain(event.place, "a blank text is no event");
    }
  }

  std::optional<Sample> sample_of(const Node& node) {
    const Node* use = node.find("sample");
    if (use == nullptr) return std::nullopt;
    if (use->kind == Node::Kind::Map) return sample(*use, "");
    if (const auto found = samples_.find(use->scalar.text); found != samples_.end()) return found->second;
    std::vector<std::string_view> names;
    for (const auto& [name, unused] : samples_) names.push_back(name);
    const std::string_view near = near_name(use->scalar.text, names);
    complain(use->place(), fmt::format("no sample `{}`", use->scalar.text),
             near.empty() ? "define it under `samples`" : fmt::format("did you mean `{}`?", near));
    return std::nullopt;
  }
  /// What a case accepts of its sample.
  void read_accepted(const Node& node, TestCase& test, Sample& sample) {
    for (const WrittenValue& name : expected_.texts(node.find("allow_missing")))
      test.accepted.missing.push_back(name.text);
    for (const WrittenValue& what : expected_.texts(node.find("allow"))) {
      if (what.text == "no-json") test.accepted.no_json = true;
      if (what.text == "partial-page") test.accepted.partial_page = true;
      if (what.text == "empty") sample.may_be_empty = true;
    }
  }

  Sample needed_sample_of(const Node& node) { return sample_of(node).value_or(Sample{}); }

  static std::string sample_title(const Sample& sample) {
    if (!sample.name.empty()) return sample.name;
    return sample.files.empty() ? "events" : sample.files.front().text;
  }

  // ---- filters

  FilterCase filter_case(const Node& node) {
    FilterCase test;
    test.place = node.place();
    test.filter.name = text_of(node, "filter");
    const auto pattern = text_of(node, "pattern");
    read_source(node, test, test.filter.name ? "" : "`source` belongs beside `filter`");
    test.title = title(node, test.filter.name ? called(*test.filter.name, test) : pattern ? pattern->text : "");
    if (!test.filter.name) test.filter.own = inline_filter(node, test.title);
    if (test.filter.name) refuse_own_members(node);
    test.sample = sample_of(node);
    Sample no_sample;
    read_accepted(node, test, test.sample ? *test.sample : no_sample);
    if (const Node* expect = node.find("expect")) {
      test.matches = expected_.count(*expect, "matches");
      if (const Node* metric = expect->find("metric")) test.metric = expected_.metric_expectation(*metric);
      if (expect->members.empty()) complain(expect->place(), "`expect` asserts nothing", "write `matches` or `metric`");
      if (node.find("sample") == nullptr)
        complain(expect->place(), "`expect` is about a sample, and there is none", "add `sample`");
    } else if (const Node* sample = node.find("sample")) {
      complain(sample->place(), "nothing is expected of this sample", "add `expect: { matches: … }`");
    }
    test.match = expected_.messages(node, "match");
    test.reject = expected_.messages(node, "reject");
    if (node.find("expect") == nullptr && node.find("match") == nullptr && node.find("reject") == nullptr) {
      complain(node.place(), "this case asserts nothing", "add `expect`, `match` or `reject`");
    }
    return test;
  }

  /// Refuses what the case says about publishing: a filter of the sources has its own.
  void refuse_own_members(const Node& node) {
    for (const auto& [key, value] : node.members) {
      if (key.text != "value" && key.text != "default" && key.text != "dimensions" && key.text != "unit") continue;
      complain(key.place, fmt::format("`{}` belongs beside `pattern`; a filter of the sources has its own", key.text));
    }
  }

  // ---- queries

  QueryCase query_case(const Node& node) {
    QueryCase test;
    test.place = node.place();
    test.saved = text_of(node, "saved");
    if (auto query = text_of(node, "query")) test.query = std::move(*query);
    read_source(node, test, test.saved ? "" : "`source` belongs beside `saved`");
    test.title = title(node, test.saved ? called(*test.saved, test) : test.query.text);
    test.sample = needed_sample_of(node);
    read_accepted(node, test, test.sample);
    test.start = text_of(node, "start");
    test.end = text_of(node, "end");
    test.now = text_of(node, "now");
    const Node* expect = node.find("expect");
    if (expect == nullptr) return test;
    test.count = expected_.count(*expect, "count");
    const Node* rows = expect->find("rows");
    if (rows != nullptr && rows->items.empty()) {
      complain(rows->place(), "`rows` without a row asserts nothing", "for no rows at all write `count: 0`");
    }
    if (rows != nullptr) {
      for (const Node& row : rows->items) test.rows.push_back(expected_.expected_row(row));
    }
    if (const auto order = text_of(*expect, "order"); order && order->text == "as written")
      test.order = ExpectedOrder::AsWritten;
    if (rows == nullptr && expect->find("count") == nullptr) {
      complain(expect->place(), "`expect` asserts nothing", "write `rows` or `count`");
    }
    return test;
  }

  // ---- logs

  LogCase log_case(const Node& node) {
    LogCase test;
    test.place = node.place();
    test.sample = needed_sample_of(node);
    read_accepted(node, test, test.sample);
    test.title = title(node, sample_title(test.sample));
    test.never = expected_.demands(node, "never", "= 0");
    test.always = expected_.demands(node, "always", ">= 1");
    if (node.find("never") == nullptr && node.find("always") == nullptr) {
      complain(node.place(), "this case asserts nothing", "add `never` or `always`");
    }
    return test;
  }

  // ---- alarms

  /// Finds a filter by name: one of the file's own, or else of the sources.
  FilterChoice filter_choice(const Node& node, const std::string& id, const std::vector<FilterCase>& own) {
    if (node.kind == Node::Kind::Map) return {std::nullopt, inline_filter(node, id)};
    for (const FilterCase& test : own) {
      if (!test.filter.name && test.title == node.scalar.text) return test.filter;
    }
    return {node.scalar, {}};
  }

  static constexpr std::string_view kMetricAlarmMembers[] = {"period", "comparison", "threshold"};
  static constexpr std::string_view kCompositeMembers[] = {"rule", "suppressor", "suppressor_wait",
                                                           "suppressor_extension", "alarms"};

  /// Checks that an alarm has what belongs to one of its kinds, and nothing of the other.
  void check_own_alarm(const Node& alarm, std::string_view kind, std::span<const std::string_view> needed) {
    for (const std::string_view name : needed) {
      if (alarm.find(name) == nullptr) complain(alarm.place(), fmt::format("`{}` is missing", name));
    }
    const bool is_composite = kind == "rule";
    for (const auto& [key, value] : alarm.members) {
      const bool is_of_composite = std::ranges::find(kCompositeMembers, key.text) != std::end(kCompositeMembers);
      if (is_of_composite == is_composite) continue;
      complain(key.place, fmt::format("`{}` belongs beside `{}`", key.text, is_composite ? "statistic" : "rule"));
    }
  }

  void read_composite(const Node& alarm, AlarmCase& test, const std::vector<FilterCase>& filters) {
    check_own_alarm(alarm, "rule", {});
    test.own = inline_composite(alarm, test.title);
    const Node* parts = alarm.find("alarms");
    if (parts == nullptr) return;
    for (const auto& [name, part] : parts->members) {
      const Node* filter = part.find("filter");
      const Node* definition = part.find("alarm");
      if (filter == nullptr || definition == nullptr) continue;  // the shape says so
      test.parts.push_back({inline_alarm(*definition, name.text), filter_choice(*filter, name.text, filters)});
      test.parts.back().definition.name = name;
    }
  }

  AlarmCase alarm_case(const Node& node, const std::vector<FilterCase>& filters) {
    AlarmCase test;
    test.place = node.place();
    const Node* alarm = node.find("alarm");
    const bool is_own = alarm != nullptr && alarm->kind == Node::Kind::Map;
    if (alarm != nullptr && !is_own) test.name = alarm->scalar;
    read_source(node, test, "");
    test.title = title(node, test.name ? called(*test.name, test) : "alarm");
    const bool is_composite = is_own && alarm->find("rule") != nullptr;
    if (is_composite) {
      read_composite(*alarm, test, filters);
    } else if (is_own) {
      check_own_alarm(*alarm, "statistic", kMetricAlarmMembers);
      test.own = inline_alarm(*alarm, test.title);
    }
    if (const Node* filter = node.find("filter")) test.filter = filter_choice(*filter, test.title, filters);
    const bool is_of_sources = test.name || is_composite || (test.filter && test.filter->name);
    if (test.source && !is_of_sources) complain(test.source->place, "nothing of this case is in a source");
    if (is_own && !is_composite && !test.filter) {
      complain(alarm->place(), "nothing publishes the metric of this alarm", "add `filter`");
    }
    test.sample = needed_sample_of(node);
    read_accepted(node, test, test.sample);
    if (const auto initial = text_of(node, "initial"))
      test.initial = read_alarm_state(initial->text).value_or(test.initial);
    if (const Node* expect = node.find("expect")) {
      for (const Node& item : expect->items) test.states.push_back(expected_.state_expectation(item));
      if (test.states.empty()) complain(expect->place(), "`expect` without a state asserts nothing");
    }
    for (const WrittenValue& state : expected_.texts(node.find("never"))) {
      test.never.emplace_back(state, read_alarm_state(state.text).value_or(AlarmState{}));
    }
    if (node.find("expect") == nullptr && node.find("never") == nullptr) {
      complain(node.place(), "this case asserts nothing", "add `expect` or `never`");
    }
    return test;
  }

  const Node& root_;
  std::vector<ReadProblem>& problems_;
  ExpectationReader expected_;
  std::vector<DefinitionSource> sources_;
  std::map<std::string, Sample, std::less<>> samples_;
};

}  // namespace

std::expected<ProjectFile, std::vector<ReadProblem>> read_project_file(const std::string& file, std::string_view text) {
  const auto root = read_document(file, text);
  if (!root) return std::unexpected(std::vector{ReadProblem{root.error().place, root.error().message, ""}});
  std::vector<ReadProblem> problems;
  check_shape(*root, project_shape(), problems);
  // A file that only lacks its version has the right shape: what else is wrong with it is found as well.
  const bool lacks_only_version = problems.size() == 1 && root->find("version") == nullptr;
  if (!problems.empty() && !lacks_only_version) return std::unexpected(std::move(problems));
  ProjectFile project = ProjectReader(*root, problems).read(file);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return project;
}

}  // namespace insitu
