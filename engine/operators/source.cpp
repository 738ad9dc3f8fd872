#include <algorithm>
#include <string>
#include <string_view>

#include "engine/operators/operators.h"

namespace insitu {
namespace {

constexpr std::size_t kAccountDigits = 12;

/// `123456789012:/aws/lambda/fn` in its parts; without an account all of it is the name.
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

/// The name of a log group out of its ARN (`arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`), or the text itself.
std::string_view name_of(std::string_view text) {
  constexpr std::string_view kMark = ":log-group:";
  if (const std::size_t mark = text.find(kMark); text.starts_with("arn:") && mark != std::string_view::npos) {
    text.remove_prefix(mark + kMark.size());
    if (text.ends_with(":*")) text.remove_suffix(2);
  }
  return text;
}

/// Lets the rows pass whose log group a `SOURCE` selects.
class SourceOperator : public Operator {
 public:
  SourceOperator(const SourceNode& node, Operator& next) : node_(node), next_(next) {}

  void push(Batch& batch) override {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (selects(text_of(batch.row(i)[node_.log], scratch_))) batch.move_row(i, kept++);
    }
    batch.truncate(kept);
    selected_ += kept;
    if (!batch.empty()) next_.push(batch);
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }
  void merge(Operator& twin) override { selected_ += static_cast<SourceOperator&>(twin).selected_; }
  void report(OperatorReport& report) const override { report.rows_selected += selected_; }

 private:
  [[nodiscard]] bool selects(std::string_view log) const {
    const LogGroup group = log_group_of(log);
    if (!node_.accounts.empty() && std::ranges::find(node_.accounts, group.account) == node_.accounts.end()) {
      return false;
    }
    const auto is_it = [&](const std::string& name) { return name_of(name) == group.name || name == log; };
    const auto begins_it = [&](const std::string& prefix) { return group.name.starts_with(prefix); };
    return std::ranges::any_of(node_.names, is_it) || std::ranges::any_of(node_.name_prefixes, begins_it);
  }

  const SourceNode& node_;
  Operator& next_;
  std::string scratch_;
  std::uint64_t selected_ = 0;
};

}  // namespace

std::unique_ptr<Operator> make_source(const SourceNode& node, Operator& next) {
  return std::make_unique<SourceOperator>(node, next);
}

}  // namespace insitu
