#include "engine/operators/log_group_selection.h"

#include <algorithm>
#include <string>

namespace insitu {
namespace {

constexpr std::size_t kAccountDigits = 12;

/// Splits `123456789012:/aws/lambda/fn` into its parts; without an account all of it is the name.
struct LogGroup {
  std::string_view account;
  std::string_view name;
};

LogGroup log_group_of(std::string_view log) {
  const std::string_view account = log.substr(0, log.find(':'));
  const bool is_account = account.size() == kAccountDigits && account.size() < log.size() &&
                          std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; });
  return is_account ? LogGroup{account, log.substr(kAccountDigits + 1)} : LogGroup{{}, log};
}

/// Returns the name of a log group from its ARN (`arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`), or the text itself.
std::string_view name_of(std::string_view text) {
  constexpr std::string_view kMark = ":log-group:";
  if (const std::size_t mark = text.find(kMark); text.starts_with("arn:") && mark != std::string_view::npos) {
    text.remove_prefix(mark + kMark.size());
    if (text.ends_with(":*")) text.remove_suffix(2);
  }
  return text;
}

bool holds_group(const LogGroups& groups, std::string_view log) {
  const LogGroup group = log_group_of(log);
  if (!groups.accounts.empty() && std::ranges::find(groups.accounts, group.account) == groups.accounts.end()) {
    return false;
  }
  const auto is_it = [&](const std::string& name) { return name_of(name) == group.name || name == log; };
  const auto begins_it = [&](const std::string& prefix) { return group.name.starts_with(prefix); };
  return std::ranges::any_of(groups.names, is_it) || std::ranges::any_of(groups.name_prefixes, begins_it);
}

}  // namespace

bool has_account(std::string_view log) { return !log_group_of(log).account.empty(); }

bool selects_log_group(const SourceNode& source, std::string_view log) {
  return std::ranges::any_of(source.any_of, [&](const LogGroups& groups) { return holds_group(groups, log); });
}

}  // namespace insitu
