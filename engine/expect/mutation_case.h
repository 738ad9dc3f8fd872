#pragma once

#include <string>
#include <vector>

#include "engine/expect/bench.h"

namespace insitu {

/// Whether two patterns are proven to match the same messages.
bool mean_the_same(std::string_view pattern, std::string_view other);

/// The filter cases of a test file by the filter that they are about, and the query cases by their query, to find out
/// whether they would notice a change of it.
class MutationGroups {
 public:
  /// Adds a case and its result. `test` must outlive the groups; the rest is copied.
  void add(const FilterCase& test, const FilterDefinition& filter, const CaseResult& result);

  /// `test` with the query that it means.
  void add(const QueryCase& test, const WrittenValue& query, const CaseResult& result);

  /// Changes each pattern and query in every way that mutations_of knows and runs its cases again: one result for each,
  /// which fails for each change that no case notices. Those whose cases do not pass anyway are left out.
  [[nodiscard]] std::vector<CaseResult> results(const TestBench& bench) const;

 private:
  struct Member {
    const FilterCase* test;
    FilterDefinition filter;
  };
  struct Group {
    std::vector<Member> members;
    bool passes = true;
  };
  struct QueryGroup {
    WrittenValue query;
    std::vector<const QueryCase*> members = {};
    bool passes = true;
  };
  static CaseResult result_of_group(const Group& group, const TestBench& bench);
  static CaseResult result_of_group(const QueryGroup& group, const TestBench& bench);

  std::vector<Group> groups_;
  std::vector<QueryGroup> query_groups_;
};

}  // namespace insitu
