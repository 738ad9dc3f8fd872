#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "cli/serve/catalogue.h"
#include "cli/serve/http_message.h"
#include "cli/serve/members.h"
#include "cli/serve/refusal.h"
#include "cli/serve/server.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// One call of an operation.
struct Call {
  Server& server;
  std::string region;      ///< of the request's credential scope, else `us-east-1`
  std::string request_id;  ///< a UUID
  CurrentListing listing;  ///< what is served at this moment

  [[nodiscard]] const std::string& account() const { return server.settings().account; }
};

/// Whether an operation changes anything: those that do are refused with --read-only.
enum class Effect : std::uint8_t { Reads, Writes };

/// An operation of a service: the members of a request → those of its answer.
struct Operation {
  std::string_view name;
  Effect effect;
  Answered<Tree> (*run)(Call& call, Members& in);
};

// The operations, by theme.
std::span<const Operation> group_operations();  ///< log groups, streams, tags, retention
std::span<const Operation> event_operations();  ///< FilterLogEvents, GetLogEvents, PutLogEvents, TestMetricFilter
std::span<const Operation> query_operations();  ///< queries, fields, records
std::span<const Operation> query_definition_operations();
std::span<const Operation> metric_filter_operations();
std::span<const Operation> metric_operations();  ///< of CloudWatch: metric data
std::span<const Operation> alarm_operations();
std::span<const Operation> identity_operations();  ///< of STS
/// What has no content here, but is asked by clients: empty lists.
std::span<const Operation> empty_operations(Service service);

/// The operation of a service; nullptr: there is none.
const Operation* find_operation(Service service, std::string_view name);

/// StartLiveTail answers by and by, so it is no Operation.
Answered<std::unique_ptr<BodyStream>> start_live_tail(Call& call, Members& in);

// ---- what several operations need

/// The most tags of a log group, or of an alarm.
inline constexpr std::size_t kMaxTags = 50;

/// The ARN of a group: `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, without `:*`.
std::string group_arn(const Call& call, std::string_view group);
std::string stream_arn(const Call& call, std::string_view group, std::string_view stream);
std::string alarm_arn(const Call& call, std::string_view alarm);
/// The name that an identifier means: a name, or an ARN with or without `:*` or `:` after it.
std::string group_of_identifier(std::string_view identifier);
std::string alarm_of_arn(std::string_view arn);
/// Reads `logGroupName` or `logGroupIdentifier`, of which one must be there, and finds the group. nullptr: `in` is
/// refused. Valid as long as the listing of the call.
const CatalogueGroup* read_group(Call& call, Members& in);

}  // namespace insitu::serve
