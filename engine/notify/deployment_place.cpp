#include "engine/notify/deployment_place.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace insitu {
namespace {

/// As messages have them: "EU", not "Europe". (Observed in messages; the last ones by the same pattern.)
constexpr std::pair<std::string_view, std::string_view> kRegions[] = {
    {"us-east-1", "US East (N. Virginia)"},
    {"us-east-2", "US East (Ohio)"},
    {"us-west-1", "US West (N. California)"},
    {"us-west-2", "US West (Oregon)"},
    {"ca-central-1", "Canada (Central)"},
    {"sa-east-1", "South America (Sao Paulo)"},
    {"eu-west-1", "EU (Ireland)"},
    {"eu-central-1", "EU (Frankfurt)"},
    {"eu-south-1", "EU (Milan)"},
    {"ap-southeast-1", "Asia Pacific (Singapore)"},
    {"ap-northeast-1", "Asia Pacific (Tokyo)"},
    {"ap-northeast-2", "Asia Pacific (Seoul)"},
    {"eu-west-2", "EU (London)"},
    {"eu-west-3", "EU (Paris)"},
    {"eu-north-1", "EU (Stockholm)"},
    {"ap-south-1", "Asia Pacific (Mumbai)"},
    {"ap-southeast-2", "Asia Pacific (Sydney)"},
    {"ap-northeast-3", "Asia Pacific (Osaka)"},
    {"ap-east-1", "Asia Pacific (Hong Kong)"},
    {"me-south-1", "Middle East (Bahrain)"},
    {"af-south-1", "Africa (Cape Town)"},
    {"cn-north-1", "China (Beijing)"},
    {"cn-northwest-1", "China (Ningxia)"},
    {"us-gov-west-1", "AWS GovCloud (US-West)"},
    {"us-gov-east-1", "AWS GovCloud (US-East)"},
};

/// The region and the account of an ARN, `arn:PARTITION:SERVICE:REGION:ACCOUNT:…`; empty where it has none.
struct ArnPlace {
  std::string_view region;
  std::string_view account;
};

std::optional<ArnPlace> place_in_arn(std::string_view arn) {
  if (!arn.starts_with("arn:")) return std::nullopt;
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  return ArnPlace{.region = parts[3], .account = parts[4]};
}

void set_account(DeploymentPlace& place, std::string_view account) {
  if (place.is_account_known || account.empty()) return;
  place.account = account;
  place.is_account_known = true;
}

void set_region(DeploymentPlace& place, std::string_view region) {
  if (place.is_region_known || region.empty()) return;
  place.region = region;
  place.is_region_known = true;
}

void set_both(DeploymentPlace& place, const ArnPlace& known) {
  set_account(place, known.account);
  set_region(place, known.region);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::string region_name(std::string_view code) {
  const auto found = std::ranges::find(kRegions, code, &std::pair<std::string_view, std::string_view>::first);
  return std::string(found == std::end(kRegions) ? code : found->second);
}

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  return region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

DeploymentPlace place_of_alarm(const AlarmDefinition& definition, const PlaceHints& hints) {
  DeploymentPlace place;
  const auto known_arn = [](const WrittenValue& value) {
    return value.is_known() ? place_in_arn(value.text) : std::nullopt;
  };
  if (definition.arn) {
    if (const auto own = known_arn(*definition.arn)) set_both(place, *own);
  }
  for (const auto& [name, value] : hints.parameters) {
    if (name == "AWS::AccountId") set_account(place, value);
    if (name == "AWS::Region") set_region(place, value);
  }
  for (const auto* list : {&definition.targets.alarm, &definition.targets.ok, &definition.targets.insufficient_data}) {
    for (const WrittenValue& target : *list) {
      const auto of_target = known_arn(target);
      if (of_target && !of_target->region.empty() && !of_target->account.empty()) set_both(place, *of_target);
    }
  }
  if (hints.environment) set_region(place, *hints.environment);
  return place;
}

std::optional<std::string> text_at(const WrittenValue& value, const DeploymentPlace& place) {
  if (value.is_known()) return value.text;
  // An expression of a function is its JSON, and no text.
  if (!value.expression.starts_with("arn:")) return std::nullopt;
  std::string text = value.expression;
  replace_all(text, "${AWS::Partition}", partition_of(place.region));
  replace_all(text, "${AWS::Region}", place.region);
  replace_all(text, "${AWS::AccountId}", place.account);
  return text.find("${") == std::string::npos ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace insitu
