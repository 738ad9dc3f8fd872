#include "cli/lint_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "cli/console.h"
#include "cli/input_files.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse_query.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// Remembers the problems of the files, and drops events.
class CountingSink : public Sink {
 public:
  explicit CountingSink(const std::vector<std::string>& names) : names_(names) {}
  void selected(const SelectedEvent&) override {}
  void problem(std::size_t file, const InputProblem& problem) override {
    if (!problem_) problem_ = SampleProblem{names_[file], describe(names_[file], problem)};
  }
  [[nodiscard]] const std::optional<SampleProblem>& first_problem() const { return problem_; }

 private:
  const std::vector<std::string>& names_;
  std::optional<SampleProblem> problem_;
};

/// Keeps the one row of a `stats` without `by`.
class FirstRow : public RowSink {
 public:
  void columns(std::span<const std::string>) override {}
  void row(std::span<const FieldValue> values, std::string_view) override {
    for (const FieldValue& value : values)
      counts_.push_back(value.kind() == FieldKind::Integer ? static_cast<std::uint64_t>(value.integer()) : 0);
  }
  void problem(std::size_t, const InputProblem&) override {}  // counted in the summary
  void finish(const ScanSummary&) override {}

  [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  std::vector<std::uint64_t> counts_;
};

/// `$.a.b[0]` as a query writes it; nullopt: there is no way.
std::optional<std::string> field_of(const std::string& selector) {
  const auto tree = parse_filter_pattern(fmt::format("{{ {} = * }}", selector));
  const auto* json = tree ? std::get_if<ast::JsonPattern>(&tree->body) : nullptr;
  const auto* condition = json == nullptr ? nullptr : std::get_if<ast::Condition>(&json->expression.node);
  if (condition == nullptr) return std::nullopt;
  std::string name;
  for (const ast::Step& step : std::get<ast::Selector>(condition->subject).steps) {
    if (!name.empty()) name += '.';
    if (const auto* member = std::get_if<ast::Member>(&step)) {
      if (member->name.contains('.')) return std::nullopt;  // flattened it would be another path
      name += member->name;
    } else if (const auto* element = std::get_if<ast::Element>(&step)) {
      name += std::to_string(element->index);
    } else {
      return std::nullopt;
    }
  }
  return unparse_field_name(name);
}

/// Why a sample cannot be read again; nullopt: it could.
std::optional<SampleProblem> problem_of(const ScannedInputs& scanned, const InputFiles& files) {
  if (scanned.out_of_memory) return SampleProblem{files.names.front(), "out of memory"};
  if (scanned.files_with_problems == 0) return std::nullopt;
  return SampleProblem{files.names.front(), files.names.front() + ": could be read once, but not again"};
}

/// How many events have a member, and how many values it has, where a query can ask for it.
std::expected<void, SampleProblem> count_member(MemberSample& member, const InputFiles& files) {
  const auto field = field_of(member.selector);
  if (!field) return {};
  const auto program = compile_query(fmt::format("stats count({0}) as n, count_distinct({0}) as d", *field));
  if (!program) return {};
  FirstRow row;
  if (auto problem = problem_of(scan(*program, files.inputs, row), files)) return std::unexpected(std::move(*problem));
  if (row.counts().size() != 2 || row.counts()[0] == 0) return {};
  member.events = row.counts()[0];
  member.distinct = row.counts()[1];
  member.is_counted = true;
  return {};
}

/// Returns nullopt if no query can name the member. The error states that not all files could be read, as they could
/// before.
std::expected<std::optional<MemberSample>, SampleProblem> sample_member(const std::string& selector,
                                                                        const InputFiles& files) {
  const auto program = compile_filter_pattern(fmt::format("{{ {} = * }}", selector), {.quotas = ServiceQuotas::Lifted});
  if (!program) return std::nullopt;
  MemberSample member;
  member.selector = selector;
  member.is_counted = false;
  CountingSink sink(files.names);
  const ScanSummary summary = scan(*program, files.inputs, sink);
  if (auto problem = problem_of(summary, files)) return std::unexpected(std::move(*problem));
  const RepeatableInputs inputs(files.inputs, Keep::Beginning);
  const NameFindings findings = find_lacking_names(*program, summary.names, inputs, {});
  member.occurs = findings.lacking.empty();
  if (!member.occurs) {
    member.nearest = findings.lacking.front().nearest;
  } else if (auto counted = count_member(member, files); !counted) {
    return std::unexpected(std::move(counted.error()));
  }
  return member;
}

/// Counts the matches of a pattern, with and without colours; nullopt: it is none. The error states that not all files
/// could be read, as they could before.
std::expected<std::optional<PatternSample>, SampleProblem> sample_pattern(const std::string& pattern,
                                                                          const InputFiles& files) {
  const auto program = compile_filter_pattern(pattern, {.quotas = ServiceQuotas::Lifted});
  if (!program) return std::nullopt;
  PatternSample sample{.pattern = pattern};
  for (const bool strips : {false, true}) {
    CountingSink sink(files.names);
    ScanOptions options;
    options.blocks.strips_ansi = strips;
    const ScanSummary summary = scan(*program, files.inputs, sink, options);
    if (auto problem = problem_of(summary, files)) return std::unexpected(std::move(*problem));
    (strips ? sample.matches_without_colours : sample.matches) = summary.records_matched;
  }
  return sample;
}

/// Counts events and those that are JSON; the error states that not all files could be read.
std::expected<void, SampleProblem> count_events(const InputFiles& files, GroupSample& sample) {
  // Every event must be looked at, so that each is found to be JSON or not.
  const auto program = compile_filter_pattern("{ $.a NOT EXISTS }", {.prefiltering = Prefiltering::Off});
  CountingSink sink(files.names);
  ScanOptions options;
  options.numbering = Numbering::On;
  const ScanSummary summary = scan(*program, files.inputs, sink, options);
  sample.events = summary.records_scanned;
  sample.json_events = summary.records_scanned - std::min(summary.not_json, summary.records_scanned);
  if (sink.first_problem()) return std::unexpected(*sink.first_problem());
  if (summary.out_of_memory) return std::unexpected(SampleProblem{sample.name, "out of memory"});
  return {};
}

std::expected<GroupSample, SampleProblem> read_sample(const std::string& name, const std::vector<std::string>& operands,
                                                      const Definitions& definitions) {
  GroupSample sample{.name = name, .events = 0, .json_events = 0, .members = {}, .patterns = {}};
  std::set<std::string> selectors;
  std::set<std::string> patterns;
  bool is_asked = false;
  const auto ask = [&](const FilterDefinition& filter) {
    if (!is_sample_of(sample, filter)) return;
    is_asked = true;
    for (std::string& selector : selectors_to_sample(filter)) selectors.insert(std::move(selector));
    if (filter.pattern.is_known()) patterns.insert(filter.pattern.text);
  };
  std::ranges::for_each(definitions.filters, ask);
  for (const Definitions& other : definitions.other_ways) std::ranges::for_each(other.filters, ask);
  const auto refuse = [&name](std::string_view why) {
    return std::unexpected(
        SampleProblem{fmt::format("--sample {}", name), fmt::format("--sample {}=...: {}", name, why)});
  };
  if (!is_asked) return refuse("no filter reads such a log group, or is called so");
  InputArguments arguments;
  arguments.files = operands;
  const InputFiles files = find_input_files(arguments);
  if (auto counted = count_events(files, sample); !counted) return std::unexpected(std::move(counted.error()));
  if (sample.events == 0) return refuse("there is no event");
  for (const std::string& selector : selectors) {
    auto member = sample_member(selector, files);
    if (!member) return std::unexpected(std::move(member.error()));
    if (*member) sample.members.push_back(std::move(**member));
  }
  for (const std::string& text : patterns) {
    auto pattern = sample_pattern(text, files);
    if (!pattern) return std::unexpected(std::move(pattern.error()));
    if (*pattern) sample.patterns.push_back(std::move(**pattern));
  }
  return sample;
}

}  // namespace

std::expected<std::vector<GroupSample>, SampleProblem> read_samples(std::span<const SampleArgument> samples,
                                                                    const Definitions& definitions) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const SampleArgument& sample : samples) {
    auto group = std::ranges::find(groups, sample.name, &decltype(groups)::value_type::first);
    if (group == groups.end()) group = groups.insert(groups.end(), {sample.name, {}});
    group->second.push_back(sample.file);
  }
  std::vector<GroupSample> read;
  for (const auto& [name, files] : groups) {
    auto sample = read_sample(name, files, definitions);
    if (!sample) return std::unexpected(std::move(sample.error()));
    read.push_back(std::move(*sample));
  }
  return read;
}

}  // namespace insitu::cli
