#include "cli/serve/operation.h"

namespace insitu::serve {
namespace {

Answered<Tree> answer_empty(Members& in, std::string_view member) {
  if (in.is_refused()) return in.refused();
  return Tree::map({{std::string(member), Tree::list()}});
}

// Functions of no state, because a table of operations holds plain functions.
constexpr Operation kEmptyLogsOperations[] = {
    {"DescribeSubscriptionFilters", Effect::Reads,
     [](Call& call, Members& in) {
       read_group(call, in);
       return answer_empty(in, "subscriptionFilters");
     }},
    {"DescribeIndexPolicies", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "indexPolicies"); }},
    {"DescribeResourcePolicies", Effect::Reads,
     [](Call&, Members& in) { return answer_empty(in, "resourcePolicies"); }},
    {"DescribeDestinations", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "destinations"); }},
    {"DescribeExportTasks", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "exportTasks"); }},
    {"GetDataProtectionPolicy", Effect::Reads,
     [](Call& call, Members& in) -> Answered<Tree> {
       const CatalogueGroup* const group = read_group(call, in);
       if (group == nullptr) return in.refused();
       return Tree::map({{"logGroupIdentifier", group->name}});
     }},
    {"ListAnomalies", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "anomalies"); }},
    {"ListLogAnomalyDetectors", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "anomalyDetectors"); }},
};

constexpr Operation kEmptyCloudWatchOperations[] = {
    {"ListDashboards", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "DashboardEntries"); }},
    {"DescribeAnomalyDetectors", Effect::Reads,
     [](Call&, Members& in) { return answer_empty(in, "AnomalyDetectors"); }},
    {"DescribeInsightRules", Effect::Reads, [](Call&, Members& in) { return answer_empty(in, "InsightRules"); }},
};

}  // namespace

std::span<const Operation> empty_operations(Service service) {
  switch (service) {
    case Service::Logs: return kEmptyLogsOperations;
    case Service::CloudWatch: return kEmptyCloudWatchOperations;
    case Service::Sts: return {};
  }
  return {};
}

}  // namespace insitu::serve
