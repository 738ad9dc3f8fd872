#include "insitu/run_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "engine/expect/alarm_case.h"
#include "engine/expect/filter_case.h"
#include "engine/expect/log_case.h"
#include "engine/expect/mutation_case.h"
#include "engine/expect/query_case.h"
#include "engine/expect/sources.h"
#include "engine/input/open_file.h"
#include "engine/input/read_whole.h"
#include "insitu/read_definitions.h"

namespace insitu {
namespace {

CaseResult broken_file(const std::string& file, const std::vector<ReadProblem>& problems) {
  CaseResult result;
  result.kind = CaseKind::File;
  result.file = result.title = file;
  result.place.file = file;
  for (const ReadProblem& problem : problems) result.break_off(problem);
  return result;
}
CaseResult broken_file(const std::string& file, std::string message) {
  return broken_file(file, {{{.file = file}, std::move(message), ""}});
}

/// Returns whether a resource that cannot be read might be a filter.
bool may_be_filter(const TemplateFault& fault) {
  return fault.may_hide(DefinitionKind::MetricFilter) || fault.may_hide(DefinitionKind::SubscriptionFilter);
}

/// The result of a check of all filters for one that cannot be read.
CaseResult unreadable_filter(CaseKind kind, const TemplateFault& fault) {
  CaseResult result;
  result.kind = kind;
  result.title = fault.resource->description();
  result.file = fault.place.file;
  result.place = fault.resource->place;
  result.break_off(fault.place, fmt::format("it cannot be read: {}", fault.message), fault.help);
  return result;
}

/// What the cases of all files have shown about the filters of their sources.
class CoverageTable {
 public:
  void add(const Sources& sources) {
    for (const auto& [name, definitions] : sources.by_name) add(definitions, name);
    add(sources.all, "");
  }
  void note(const FilterDefinition& filter, const CaseResult& result) {
    const auto row = table_.find(key_of(filter));
    if (row == table_.end()) return;
    row->second.saw_match = row->second.saw_match || result.saw_match;
    row->second.saw_miss = row->second.saw_miss || result.saw_miss;
  }

  [[nodiscard]] bool is_empty() const { return table_.empty() && not_created_.empty(); }
  [[nodiscard]] std::vector<CaseResult> results() const {
    std::map<Key, CaseResult> results;
    for (const auto& [key, row] : table_) {
      CaseResult& result = results.emplace(key, coverage_of(row.filter)).first->second;
      // Reports distinguish results by their titles.
      if (readings_of(row.filter) > 1) result.title += fmt::format(" of `{}`", row.source);
      if (!row.saw_match) result.fail({row.filter.place, "no case shows a message that it matches", {}});
      if (mean_the_same(row.filter.pattern.text, "")) {
        result.assertions = 1;  // there is no message that it does not match
      } else if (!row.saw_miss) {
        result.fail({row.filter.place, "no case shows a message that it does not match", {}});
      }
    }
    for (const auto& [key, one] : not_created_) {
      if (readings_of(one.definition) > 0) continue;
      results.emplace(Key{key.first, key.second, ""}, coverage_of(one.definition))
          .first->second.fail(
              {one.definition.place, fmt::format("it is not created, so that no case can show it: {}", one.why), {}});
    }
    std::vector<CaseResult> in_order;
    for (auto& [key, result] : results) in_order.push_back(std::move(result));
    return in_order;
  }

 private:
  struct Row {
    FilterDefinition filter;
    std::string source;
    bool saw_match = false;
    bool saw_miss = false;
  };
  // Other parameters may give the filter another pattern, which needs examples of its own.
  using Key = std::tuple<std::string, std::string, std::string>;
  static Key key_of(const FilterDefinition& filter) { return {filter.place.file, filter.id, filter.pattern.text}; }

  void add(const Definitions& definitions, const std::string& source) {
    for (const FilterDefinition& filter : definitions.filters)
      table_.try_emplace(key_of(filter), Row{.filter = filter, .source = source});
    for (const NotCreated& one : definitions.not_created) {
      const DefinitionKind kind = one.definition.kind;
      const bool is_filter = kind == DefinitionKind::MetricFilter || kind == DefinitionKind::SubscriptionFilter;
      if (is_filter) not_created_.try_emplace({one.definition.place.file, one.definition.id}, one);
    }
  }
  static CaseResult coverage_of(const Definition& filter) {
    CaseResult result;
    result.kind = CaseKind::Coverage;
    result.title = filter.description();
    result.place = filter.place;
    result.file = filter.place.file;
    result.assertions = 2;
    return result;
  }
  /// Returns how many patterns the sources give a filter; none: no source creates it.
  [[nodiscard]] std::ptrdiff_t readings_of(const Definition& filter) const {
    return std::ranges::count_if(table_, [&filter](const auto& entry) {
      return entry.second.filter.id == filter.id && entry.second.filter.place.file == filter.place.file;
    });
  }

  std::map<Key, Row> table_;
  std::map<std::pair<std::string, std::string>, NotCreated> not_created_;  // with some parameters, by file and id
};

class TestRun {
 public:
  explicit TestRun(const TestOptions& options) : options_(options) {}

  void run(const std::string& file) {
    if (first_file_.empty()) first_file_ = file;
    const auto text = read_whole(file);
    if (!text) {
      report_.cases.push_back(broken_file(file, text.error().message));
      return;
    }
    const auto project = read_project_file(file, *text);
    if (!project) {
      report_.cases.push_back(broken_file(file, project.error()));
      return;
    }
    const auto sources = read_sources(*project, options_.parameters, options_.conditions);
    note_files(sources);
    if (!sources) {
      report_.cases.push_back(broken_file(file, sources.error()));
      return;
    }
    for (const std::string& note : sources->all.notes) {
      if (std::ranges::find(report_.notes, note) == report_.notes.end()) report_.notes.push_back(note);
    }
    coverage_.add(*sources);
    std::ranges::for_each(sources->all.faults, [this](const TemplateFault& fault) {
      if (may_be_filter(fault)) unreadable_.add_fault(fault);
    });
    std::ranges::copy(sources->open_parameters, std::back_inserter(parameters_.parameters));
    run(*project, *sources);
  }

  TestReport take() {
    if (options_.coverage == ExtraCheck::On) cover();
    if (options_.mutation == ExtraCheck::On) report_unreadable(CaseKind::Mutation);
    check_parameters();
    // A user who reads only a report must know as well.
    if (report_.cases.empty()) {
      report_.cases.push_back(broken_file(
          first_file_, fmt::format("no case has `{}` in its name: nothing was run", options_.only.value_or(""))));
    }
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool read_all() const {
    return std::ranges::find(report_.cases, CaseKind::File, &CaseResult::kind) == report_.cases.end();
  }

  /// Adds a result if no template of any file takes one of the parameters; a file that was not read might have.
  void check_parameters() {
    auto unknown = read_all() ? unknown_parameter(parameters_, options_.parameters) : std::nullopt;
    if (!unknown) return;
    unknown->place.file = "--param";
    report_.cases.push_back(broken_file(first_file_, std::vector{std::move(*unknown)}));
  }

  /// Notes which files were read, even if one of them is broken.
  void note_files(const std::expected<Sources, std::vector<ReadProblem>>& sources) {
    const auto add = [this](const std::vector<std::string>& files) {
      report_.other_files.insert(report_.other_files.end(), files.begin(), files.end());
    };
    if (sources) return add(sources->all.other_files);
    for (const ReadProblem& problem : sources.error()) add(problem.other_files);
  }

  /// Adds a result for each filter that cannot be read, of which nothing is known.
  void report_unreadable(CaseKind kind) {
    for (const TemplateFault& fault : unreadable_.faults) report_.cases.push_back(unreadable_filter(kind, fault));
  }

  void cover() {
    report_unreadable(CaseKind::Coverage);
    if (coverage_.is_empty() && unreadable_.faults.empty() && read_all()) {
      report_.cases.push_back(broken_file(first_file_, "--coverage: the sources define no filter: nothing is covered"));
    }
    std::ranges::move(coverage_.results(), std::back_inserter(report_.cases));
  }

  void run(const ProjectFile& project, const Sources& sources) {
    const auto bench = [&](const TestCase& test) {
      return TestBench{.project = project,
                       .sources = sources.seen_by(test),
                       .open_input = options_.open_input,
                       .scope = test.source ? SourceScope::One : SourceScope::All};
    };
    MutationGroups groups;
    for (const FilterCase& test : project.filters) {
      run(CaseKind::Filter, test, [&] { return run_filter_case(test, bench(test), groups); });
    }
    for (const QueryCase& test : project.queries)
      run(CaseKind::Query, test, [&] { return run_query_case(test, bench(test), groups); });
    for (const LogCase& test : project.logs) run(CaseKind::Log, test, [&] { return run_log_case(test, bench(test)); });
    for (const AlarmCase& test : project.alarms)
      run(CaseKind::Alarm, test, [&] { return run_alarm_case(test, bench(test)); });
    if (options_.mutation == ExtraCheck::Off) return;
    // A changed filter or query is known already: it is not looked up in the sources.
    const TestBench any{.project = project, .sources = sources.all, .open_input = options_.open_input};
    std::ranges::move(groups.results(any), std::back_inserter(report_.cases));
  }

  template <class Run>
  void run(CaseKind kind, const TestCase& test, const Run& run_case) {
    const std::string name = fmt::format("{} {}", kind_name(kind), test.title);
    if (options_.only && name.find(*options_.only) == std::string::npos) return;
    const auto begin = std::chrono::steady_clock::now();
    CaseResult result = run_case();
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    report_.cases.push_back(std::move(result));
  }

  CaseResult run_filter_case(const FilterCase& test, const TestBench& bench, MutationGroups& groups) {
    const auto filter = chosen_filter(test.filter, bench);
    if (!filter) {
      CaseResult result = result_of(CaseKind::Filter, test, bench);
      result.break_off(filter.error());
      return result;
    }
    CaseResult result = insitu::run_filter_case(test, *filter, bench);
    if (test.filter.name) coverage_.note(*filter, result);
    groups.add(test, *filter, result);
    return result;
  }

  static CaseResult run_query_case(const QueryCase& test, const TestBench& bench, MutationGroups& groups) {
    const auto query = chosen_query(test, bench);
    if (!query) {
      CaseResult result = result_of(CaseKind::Query, test, bench);
      result.break_off(query.error());
      return result;
    }
    CaseResult result = insitu::run_query_case(test, *query, bench);
    groups.add(test, *query, result);
    return result;
  }

  const TestOptions& options_;
  std::string first_file_;
  TestReport report_;
  CoverageTable coverage_;
  Definitions unreadable_;  // only the faults of resources that might be filters
  Definitions parameters_;  // only the names of the parameters that `--param` gives values to
};

/// Collects the globs that name the sources of a test file.
std::vector<WrittenValue> globs_of_sources(const ProjectFile& project) {
  std::vector<WrittenValue> globs;
  for (const DefinitionSource& source : project.sources) globs.push_back(source.path);
  return globs;
}

/// Collects those that name its sources and its samples.
std::vector<WrittenValue> all_globs(const ProjectFile& project) {
  std::vector<WrittenValue> globs = globs_of_sources(project);
  const auto add = [&globs](const Sample& sample) { std::ranges::copy(sample.files, std::back_inserter(globs)); };
  for (const FilterCase& test : project.filters) {
    if (test.sample) add(*test.sample);
  }
  for (const QueryCase& test : project.queries) add(test.sample);
  for (const LogCase& test : project.logs) add(test.sample);
  for (const AlarmCase& test : project.alarms) add(test.sample);
  return globs;
}

/// Returns the files that globs of test files name. `globs_of` collects those of one.
template <class GlobsOf>
std::vector<std::string> files_of_globs(const std::vector<std::string>& files, const GlobsOf& globs_of) {
  std::vector<std::string> read;
  for (const std::string& file : files) {
    if (opening_may_block(file)) continue;  // what a pipe gives can be read once
    const auto text = read_whole(file);
    const auto project = text ? read_project_file(file, *text) : std::unexpected(std::vector<ReadProblem>());
    if (!project) continue;
    for (const WrittenValue& glob : globs_of(*project)) {
      if (auto named = files_named_by(glob, file)) std::ranges::move(*named, std::back_inserter(read));
    }
  }
  return read;
}

}  // namespace

TestReport run_tests(const std::vector<std::string>& files, const TestOptions& options) {
  TestRun run(options);
  for (const std::string& file : files) run.run(file);
  return run.take();
}

std::vector<std::string> files_read_by(const std::vector<std::string>& files) {
  return files_of_globs(files, all_globs);
}

std::vector<std::string> sources_read_by(const std::vector<std::string>& files) {
  return files_of_globs(files, globs_of_sources);
}

}  // namespace insitu
