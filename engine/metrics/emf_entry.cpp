#include "insitu/emf_entry.h"

#include <cstddef>

namespace insitu {
namespace {

struct ReasonTraits {
  std::string_view name;
  EmfScope scope;
  EmfCounter counter;
};

/// In the order of EmfReason.
constexpr ReasonTraits kReasons[] = {
    {"not-json", EmfScope::Document, EmfCounter::Parsing},
    {"nested", EmfScope::Document, EmfCounter::None},
    {"too-large", EmfScope::Document, EmfCounter::None},
    {"bad-metadata", EmfScope::Document, EmfCounter::Parsing},
    {"bad-timestamp", EmfScope::Document, EmfCounter::Parsing},
    {"no-time", EmfScope::Document, EmfCounter::None},
    {"too-old", EmfScope::Document, EmfCounter::Validation},
    {"too-new", EmfScope::Document, EmfCounter::Validation},
    {"too-many-metrics", EmfScope::Document, EmfCounter::Validation},
    {"too-many-values", EmfScope::Document, EmfCounter::Validation},
    {"bad-namespace", EmfScope::Directive, EmfCounter::Validation},
    {"too-many-dimensions", EmfScope::Set, EmfCounter::Validation},
    {"duplicate-dimension", EmfScope::Set, EmfCounter::Validation},
    {"bad-dimension-name", EmfScope::Set, EmfCounter::Validation},
    {"missing-dimension", EmfScope::Set, EmfCounter::Validation},
    {"bad-dimension-value", EmfScope::Set, EmfCounter::Validation},
    {"bad-name", EmfScope::Metric, EmfCounter::Validation},
    {"missing-member", EmfScope::Metric, EmfCounter::Validation},
    {"not-a-number", EmfScope::Metric, EmfCounter::Validation},
    {"no-values", EmfScope::Metric, EmfCounter::Validation},
    {"out-of-range", EmfScope::Metric, EmfCounter::Validation},
    {"blank-dimension", EmfScope::Set, EmfCounter::None},
    {"duplicate-dimensions", EmfScope::Set, EmfCounter::None},
    {"duplicate-metric", EmfScope::Metric, EmfCounter::None},
    {"bad-unit", EmfScope::Metric, EmfCounter::None},
    {"bad-resolution", EmfScope::Metric, EmfCounter::None},
    {"statistic-set", EmfScope::Metric, EmfCounter::None},
};
static_assert(std::size(kReasons) == static_cast<std::size_t>(EmfReason::StatisticSet) + 1);

const ReasonTraits& traits_of(EmfReason reason) { return kReasons[static_cast<std::size_t>(reason)]; }

/// `Shop/Latency`, `Shop`, `Latency` or nothing.
std::string subject_of(const EmfEntry& entry) {
  std::string subject = entry.metric_namespace.value_or("");
  if (entry.metric_namespace && entry.name) subject += '/';
  return subject + entry.name.value_or("");
}

}  // namespace

std::string_view reason_name(EmfReason reason) { return traits_of(reason).name; }
bool is_note(EmfReason reason) { return reason >= EmfReason::BlankDimension; }
EmfScope scope_of(EmfReason reason) { return traits_of(reason).scope; }
EmfCounter counter_of(EmfReason reason) { return traits_of(reason).counter; }

std::string_view scope_name(EmfScope scope) {
  switch (scope) {
    case EmfScope::Document: return "document";
    case EmfScope::Directive: return "directive";
    case EmfScope::Set: return "set";
    case EmfScope::Metric: return "metric";
  }
  return "";
}

std::string describe(const EmfEntry& entry) {
  std::string text(reason_name(entry.reason));
  const std::string subject = subject_of(entry);
  if (!subject.empty()) text += ": " + subject;
  if (!entry.detail.empty()) text += ": " + entry.detail;
  return text;
}

}  // namespace insitu
