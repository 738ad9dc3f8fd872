#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// Why something in an EMF document is dropped, or published in another way than it is written, in the order in which
/// it is checked.
enum class EmfReason : std::uint8_t {
  // Dropped: the document.
  NotJson,         ///< not one JSON object, although both words of EMF are in it
  Nested,          ///< `_aws` is not at the root
  TooLarge,        ///< longer than the service takes
  BadMetadata,     ///< a member of `_aws` is missing or of a wrong type
  BadTimestamp,    ///< `Timestamp` is no whole number
  NoTime,          ///< neither the document nor its event states a time
  TooOld,          ///< before what the service takes
  TooNew,          ///< after that
  TooManyMetrics,  ///< more than 100 in a directive
  TooManyValues,   ///< more than 100 of a metric
  // Dropped: a directive.
  BadNamespace,
  // Dropped: a set of dimensions.
  TooManyDimensions,
  DuplicateDimension,
  BadDimensionName,
  MissingDimension,
  BadDimensionValue,
  // Dropped: a metric.
  BadName,
  MissingMember,
  NotANumber,
  NoValues,
  OutOfRange,
  // Noted.
  BlankDimension,       ///< the set is published without any dimension
  DuplicateDimensions,  ///< two sets of a directive are the same; one is published
  DuplicateMetric,      ///< two definitions of a directive have the same name; the first one counts
  BadUnit,              ///< published as None
  BadResolution,        ///< published once a minute
  StatisticSet,         ///< published by the service, but there are no samples
};

/// The part of a document that a reason costs, or that a note is about.
enum class EmfScope : std::uint8_t { Document, Directive, Set, Metric };
/// The service's counter of what it drops: EMFParsingErrors or EMFValidationErrors.
enum class EmfCounter : std::uint8_t { None, Parsing, Validation };

/// Returns "missing-member" and so on. Static text.
std::string_view reason_name(EmfReason reason);
/// Whether something is published nevertheless, so that the reason is noted and nothing is dropped.
bool is_note(EmfReason reason);
/// Returns what is lost, or noted, for this reason.
EmfScope scope_of(EmfReason reason);
/// Returns "document", "directive", "set" or "metric". Static text.
std::string_view scope_name(EmfScope scope);
/// Returns the counter of the service that goes up for this reason.
EmfCounter counter_of(EmfReason reason);

/// One entry of the ledger: something in one document that is dropped or noted. Owns its texts.
struct EmfEntry {
  EmfReason reason{};
  /// The namespace of the directive, where the reason is about a part of one.
  std::optional<std::string> metric_namespace = {};
  /// The namespace, the key of a dimension or the metric that the reason is about; nullopt: about none of them.
  std::optional<std::string> name = {};
  std::string detail = {};  ///< what was found, as in Diagnostic: lower case, no full stop

  friend bool operator==(const EmfEntry&, const EmfEntry&) = default;
};

/// Returns an entry as text: `missing-member: Shop/Latency: no member "Latency" at the root`.
std::string describe(const EmfEntry& entry);

}  // namespace insitu
