#include "cli/serve/operation.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace insitu::serve {
namespace {

const Operation* find_among(std::initializer_list<std::span<const Operation>> themes, std::string_view name) {
  for (const std::span<const Operation> theme : themes) {
    const auto found = std::ranges::find(theme, name, &Operation::name);
    if (found != theme.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

const Operation* find_operation(Service service, std::string_view name) {
  switch (service) {
    case Service::Logs:
      return find_among({group_operations(), event_operations(), query_operations(), query_definition_operations(),
                         metric_filter_operations(), empty_operations(service)},
                        name);
    case Service::CloudWatch:
      return find_among({metric_operations(), alarm_operations(), empty_operations(service)}, name);
    case Service::Sts: return find_among({identity_operations()}, name);
  }
  return nullptr;
}

std::string group_arn(const Call& call, std::string_view group) {
  return fmt::format("arn:aws:logs:{}:{}:log-group:{}", call.region, call.account(), group);
}

std::string stream_arn(const Call& call, std::string_view group, std::string_view stream) {
  return fmt::format("{}:log-stream:{}", group_arn(call, group), stream);
}

std::string alarm_arn(const Call& call, std::string_view alarm) {
  return fmt::format("arn:aws:cloudwatch:{}:{}:alarm:{}", call.region, call.account(), alarm);
}

std::string group_of_identifier(std::string_view identifier) {
  constexpr std::string_view kGroup = ":log-group:";
  const std::size_t at = identifier.starts_with("arn:") ? identifier.find(kGroup) : std::string_view::npos;
  if (at == std::string_view::npos) return std::string(identifier);
  identifier.remove_prefix(at + kGroup.size());
  // Grafana cuts the `*` off, and leaves the colon.
  return std::string(identifier.substr(0, identifier.find(':')));
}

std::string alarm_of_arn(std::string_view arn) {
  constexpr std::string_view kAlarm = ":alarm:";
  const std::size_t at = arn.starts_with("arn:") ? arn.find(kAlarm) : std::string_view::npos;
  return std::string(at == std::string_view::npos ? arn : arn.substr(at + kAlarm.size()));
}

const CatalogueGroup* read_group(Call& call, Members& in) {
  const std::optional<std::string> name = in.text("logGroupName", 1, 512);
  const std::optional<std::string> identifier = in.text("logGroupIdentifier", 1, 2048);
  if (in.is_refused()) return nullptr;
  if (name && identifier) {
    in.reject({.shape = "InvalidParameterException",
               .message = "Either logGroupName or logGroupIdentifier must be specified, not both."});
    return nullptr;
  }
  if (!name && !identifier) {
    in.required_text("logGroupName");
    return nullptr;
  }
  const CatalogueGroup* const group = call.listing->find(name ? *name : group_of_identifier(*identifier));
  if (group == nullptr) in.reject(missing_group().error());
  return group;
}

}  // namespace insitu::serve
