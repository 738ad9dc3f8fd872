#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "engine/c_api/c_error.h"
#include "engine/c_api/c_options.h"
#include "engine/expect/log_check.h"

struct insitu_check {
  insitu::LogCheck check;
};

struct insitu_report {
  insitu_verdict verdict = INSITU_UNDECIDED;
  std::string text;
};

namespace insitu::c_api {
namespace {

WrittenValue written(std::string_view text) { return {.text = std::string(text)}; }

Done add_file(LogCheck& check, std::string_view path) {
  if (!check.sample.events.empty()) return std::unexpected(misuse("a check of messages takes no files"));
  check.sample.paths.emplace_back(path);
  return {};
}

Done add_message(LogCheck& check, std::string_view message) {
  if (!check.sample.paths.empty()) return std::unexpected(misuse("a check of files takes no messages"));
  if (message.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  check.sample.events.push_back(written_message(std::string(message), check.sample));
  return {};
}

Done add_query(LogCheck& check, std::string_view query, std::string_view expectation) {
  constexpr std::array<std::string_view, 1> kNames = {"count"};
  auto read = read_named_expectation(std::string(expectation), kNames);
  if (!read) return std::unexpected(refusal(std::move(read.error())));
  check.queries.push_back({.query = written(query), .count = std::move(read->expectation)});
  return {};
}

Done allow(LogCheck& check, std::string_view what) {
  if (what == "empty") {
    check.sample.may_be_empty = true;
  } else if (what == "no-json") {
    check.accepted.no_json = true;
  } else if (what == "partial-page") {
    check.accepted.partial_page = true;
  } else {
    return std::unexpected(refusal("`" + std::string(what) + "` is none of `empty`, `no-json`, `partial-page`"));
  }
  return {};
}

/// The member of a check that has an option. nullptr: there is none.
std::optional<WrittenValue>* member_of(LogCheck& check, std::string_view name) {
  if (name == "log-group") return &check.sample.log_group;
  if (name == "time-field") return &check.sample.time_field;
  if (name == "time-format") return &check.sample.time_format;
  if (name == "tz") return &check.sample.zone;
  if (name == "start") return &check.start;
  if (name == "end") return &check.end;
  if (name == "now") return &check.now;
  return nullptr;
}

Done set(LogCheck& check, std::string_view name, std::string_view value) {
  // Names and values are read by the one rule of options first.
  insitu_options options;
  if (auto done = set_option(options, name, value); !done) return done;
  std::optional<WrittenValue>* const member = member_of(check, name);
  if (member != nullptr) {
    *member = written(value);
  } else if (name == "input") {
    check.sample.shape = options.shape;
  } else {
    return std::unexpected(refusal("a check has no option `" + std::string(name) + "`"));
  }
  return {};
}

insitu_report report_of(const TestReport& report) {
  switch (report.verdict()) {
    case Verdict::Passed: return {.verdict = INSITU_PASSED, .text = describe(report)};
    case Verdict::Failed: return {.verdict = INSITU_FAILED, .text = describe(report)};
    case Verdict::Broken: break;
  }
  return {.verdict = INSITU_UNDECIDED, .text = describe(report)};
}

/// Changes a check by `change`, which is given its texts.
template <class Change>
insitu_status change(insitu_check* check, std::initializer_list<insitu_text> texts, insitu_error** error,
                     const Change& change) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{check != nullptr, "check"}}, texts)) return std::unexpected(std::move(*wrong));
    return change(check->check);
  });
}

}  // namespace
}  // namespace insitu::c_api

using insitu::LogCheck;
using insitu::c_api::change;
using insitu::c_api::Done;
using insitu::c_api::first_misuse;
using insitu::c_api::guarded;
using insitu::c_api::view_of;

insitu_status insitu_check_new(insitu_check** check, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{check != nullptr, "check"}})) return std::unexpected(std::move(*wrong));
    *check = nullptr;
    *check = new insitu_check();
    return {};
  });
}

insitu_status insitu_check_add_file(insitu_check* check, insitu_text path, insitu_error** error) {
  return change(check, {path}, error, [&](LogCheck& one) { return insitu::c_api::add_file(one, view_of(path)); });
}

insitu_status insitu_check_add_message(insitu_check* check, insitu_text message, insitu_error** error) {
  return change(check, {message}, error,
                [&](LogCheck& one) { return insitu::c_api::add_message(one, view_of(message)); });
}

insitu_status insitu_check_never(insitu_check* check, insitu_text pattern, insitu_error** error) {
  return change(check, {pattern}, error, [&](LogCheck& one) -> Done {
    one.never.push_back(insitu::c_api::written(view_of(pattern)));
    return {};
  });
}

insitu_status insitu_check_always(insitu_check* check, insitu_text pattern, insitu_error** error) {
  return change(check, {pattern}, error, [&](LogCheck& one) -> Done {
    one.always.push_back(insitu::c_api::written(view_of(pattern)));
    return {};
  });
}

insitu_status insitu_check_query(insitu_check* check, insitu_text query, insitu_text expectation,
                                 insitu_error** error) {
  return change(check, {query, expectation}, error,
                [&](LogCheck& one) { return insitu::c_api::add_query(one, view_of(query), view_of(expectation)); });
}

insitu_status insitu_check_allow(insitu_check* check, insitu_text what, insitu_error** error) {
  return change(check, {what}, error, [&](LogCheck& one) { return insitu::c_api::allow(one, view_of(what)); });
}

insitu_status insitu_check_allow_missing(insitu_check* check, insitu_text name, insitu_error** error) {
  return change(check, {name}, error, [&](LogCheck& one) -> Done {
    one.accepted.missing.emplace_back(view_of(name));
    return {};
  });
}

insitu_status insitu_check_set(insitu_check* check, insitu_text name, insitu_text value, insitu_error** error) {
  return change(check, {name, value}, error,
                [&](LogCheck& one) { return insitu::c_api::set(one, view_of(name), view_of(value)); });
}

insitu_status insitu_check_run(const insitu_check* check, insitu_report** report, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (report != nullptr) *report = nullptr;
    if (auto wrong = first_misuse({{check != nullptr, "check"}, {report != nullptr, "report"}}))
      return std::unexpected(std::move(*wrong));
    if (check->check.is_empty()) return std::unexpected(insitu::c_api::refusal("nothing is expected"));
    *report = new insitu_report(insitu::c_api::report_of(insitu::run_log_check(check->check)));
    return {};
  });
}

void insitu_check_free(insitu_check* check) { delete check; }

insitu_verdict insitu_report_verdict(const insitu_report* report) {
  return report == nullptr ? INSITU_UNDECIDED : report->verdict;
}

insitu_text insitu_report_text(const insitu_report* report) {
  return report == nullptr ? insitu_text{} : insitu::c_api::text_of(report->text);
}

void insitu_report_free(insitu_report* report) { delete report; }
