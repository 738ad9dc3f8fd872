#include "engine/expect/run_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "engine/expect/alarm_case.h"
#include "engine/expect/filter_case.h"
#include "engine/expect/log_case.h"
#include "engine/expect/mutation_case.h"
#include "engine/expect/query_case.h"
#include "engine/expect/sources.h"
#include "engine/input/open_file.h"
#include "engine/input/read_whole.h"

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

/// What the cases of all files have shown about the filters of their sources.
class CoverageTable {
 public:
  void add(const Definitions& sources) {
    for (const FilterDefinition& filter : sources.filters) row_of(filter).why_not_created.clear();
    for (const NotCreated& one : sources.not_created) {
      const DefinitionKind kind = one.definition.kind;
      const bool is_filter = kind == DefinitionKind::MetricFilter || kind == DefinitionKind::SubscriptionFilter;
      if (is_filter && !table_.contains(key_of(one.definition))) row_of(one.definition).why_not_created = one.why;
    }
  }
  void note(const FilterDefinition& filter, const CaseResult& result) {
    const auto row = table_.find(key_of(filter));
    if (row == table_.end()) return;
    row->second.saw_match = row->second.saw_match || result.saw_match;
    row->second.saw_miss = row->second.saw_miss || result.saw_miss;
  }

  [[nodiscard]] bool is_empty() const { return table_.empty(); }
  [[nodiscard]] std::vector<CaseResult> results() const {
    std::vector<CaseResult> results;
    for (const auto& [key, row] : table_) {
      CaseResult& result = results.emplace_back();
      result.kind = CaseKind::Coverage;
      result.title = row.filter.description();
      result.place = row.filter.place;
      result.file = row.filter.place.file;
      result.assertions = 2;
      if (!row.why_not_created.empty()) {
        result.fail({row.filter.place,
                     fmt::format("it is not created, so that no case can show it: {}", row.why_not_created),
                     {}});
        continue;
      }
      if (!row.saw_match) result.fail({row.filter.place, "no case shows a message that it matches", {}});
      if (!row.saw_miss) result.fail({row.filter.place, "no case shows a message that it does not match", {}});
    }
    return results;
  }

 private:
  struct Row {
    Definition filter;
    bool saw_match = false;
    bool saw_miss = false;
    std::string why_not_created;  // by none of the sources; empty: one creates it
  };
  using Key = std::pair<std::string, std::string>;
  Row& row_of(const Definition& filter) {
    return table_.try_emplace(key_of(filter), Row{filter, false, false, {}}).first->second;
  }
  static Key key_of(const Definition& filter) { return {filter.place.file, filter.id}; }
  std::map<Key, Row> table_;
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
    if (!sources) {
      report_.cases.push_back(broken_file(file, sources.error()));
      return;
    }
    coverage_.add(*sources);
    run(*project, *sources);
  }

  TestReport take() {
    if (options_.coverage == ExtraCheck::On) cover();
    // A user who reads only a report must know as well.
    if (report_.cases.empty()) {
      report_.cases.push_back(broken_file(
          first_file_, fmt::format("no case has `{}` in its name: nothing was run", options_.only.value_or(""))));
    }
    return std::move(report_);
  }

 private:
  void cover() {
    const bool read_all = std::ranges::find(report_.cases, CaseKind::File, &CaseResult::kind) == report_.cases.end();
    if (coverage_.is_empty() && read_all) {
      report_.cases.push_back(broken_file(first_file_, "--coverage: the sources define no filter: nothing is covered"));
    }
    std::ranges::move(coverage_.results(), std::back_inserter(report_.cases));
  }

  void run(const ProjectFile& project, const Definitions& sources) {
    const TestBench bench{project, sources, options_.open_input};
    MutationGroups groups;
    for (const FilterCase& test : project.filters) {
      run(CaseKind::Filter, test, [&] { return run_filter_case(test, bench, groups); });
    }
    for (const QueryCase& test : project.queries)
      run(CaseKind::Query, test, [&] { return run_query_case(test, bench, groups); });
    for (const LogCase& test : project.logs) run(CaseKind::Log, test, [&] { return run_log_case(test, bench); });
    for (const AlarmCase& test : project.alarms)
      run(CaseKind::Alarm, test, [&] { return run_alarm_case(test, bench); });
    if (options_.mutation == ExtraCheck::Off) return;
    std::ranges::move(groups.results(bench), std::back_inserter(report_.cases));
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
};

/// Collects the globs that name the sources and samples of a test file.
std::vector<WrittenValue> globs_of(const ProjectFile& project) {
  std::vector<WrittenValue> globs = project.sources;
  const auto add = [&globs](const Sample& sample) { std::ranges::copy(sample.files, std::back_inserter(globs)); };
  for (const FilterCase& test : project.filters) {
    if (test.sample) add(*test.sample);
  }
  for (const QueryCase& test : project.queries) add(test.sample);
  for (const LogCase& test : project.logs) add(test.sample);
  for (const AlarmCase& test : project.alarms) add(test.sample);
  return globs;
}

}  // namespace

TestReport run_tests(const std::vector<std::string>& files, const TestOptions& options) {
  TestRun run(options);
  for (const std::string& file : files) run.run(file);
  return run.take();
}

std::vector<std::string> files_read_by(const std::vector<std::string>& files) {
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

}  // namespace insitu
