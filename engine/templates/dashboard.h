#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/templates/members.h"
#include "insitu/definitions.h"

/// Reads JSON documents that are a text inside of another file.
namespace insitu {

/// Returns why a text is not known that has marks for its unknown parts; empty: it has no marks.
using ReasonOf = std::function<std::string(std::string_view text)>;

/// Reads the resource of a dashboard: each of its log widgets is a query, added to `to`. The id of a query is that of
/// the dashboard with the widget's title, `Ops/Slow requests`, or its number, `Ops/widgets[2]`. A body that is not
/// known yet is unresolved; if it has marks, only the values with a mark are.
void read_dashboard_resource(const Definition& resource, const Node& map, std::string_view name_member,
                             std::string_view body_member, Definitions& to, FirstProblem& problem,
                             const ReasonOf& reason_of = {});
/// Reads the body of a dashboard that is not a text inside of another document: {"widgets": [...]}.
void read_dashboard_body(const Definition& dashboard, const Node& body, Definitions& to, FirstProblem& problem);

/// The names of the members of account policies in one form of file.
struct PolicySpelling {
  std::string_view name;
  std::string_view type;
  std::string_view document;
};
extern const PolicySpelling kPolicyOfTemplate;
extern const PolicySpelling kPolicyOfService;
extern const PolicySpelling kPolicyOfTerraform;

/// Reads an account policy. A policy of subscription filters is a subscription filter, added to `to`; other kinds hold
/// no pattern, or one in a form that is not read, which is said. If the document has marks, only its values with a mark
/// are not known.
void read_account_policy(const Definition& resource, const Node& map, const PolicySpelling& spelling, Definitions& to,
                         FirstProblem& problem, const ReasonOf& reason_of = {});

}  // namespace insitu
