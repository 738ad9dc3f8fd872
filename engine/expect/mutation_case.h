#pragma once

#include <string>
#include <vector>

#include "engine/expect/bench.h"

namespace insitu {

/// The filter cases of a test file by the filter that they are about, to find out whether they would notice a change of
/// it.
class MutationGroups {
 public:
  /// Adds a case and its result. `test` must outlive the groups; the rest is copied.
  void add(const FilterCase& test, const FilterDefinition& filter, const CaseResult& result);

  /// Changes each pattern in every way that mutations_of knows and runs its cases again: one result per filter, which
  /// fails for each change that no case notices. Filters whose cases do not pass anyway are left out.
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
  static CaseResult result_of_group(const Group& group, const TestBench& bench);

  std::vector<Group> groups_;
};

}  // namespace insitu
