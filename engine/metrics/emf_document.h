#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/metrics/emf_target.h"
#include "insitu/emf_entry.h"
#include "insitu/emf_metric.h"

namespace insitu {

/// The samples that one document gives to one series. Borrows from the reader until `EmfVisitor::take` returns.
struct EmfSamples {
  const EmfMetric& metric;
  std::int64_t time = 0;             ///< epoch milliseconds: the start of the minute; of the second in high resolution
  bool is_high_resolution = false;   ///< whether the definition has the storage resolution 1
  std::span<const EmfValue> values;  ///< at least one sample
};

/// Receives what a document publishes, and what of it is dropped or noted.
class EmfVisitor {
 public:
  virtual ~EmfVisitor() = default;
  virtual void take(const EmfSamples& samples) = 0;
  virtual void take(EmfEntry entry) = 0;
  /// Returns the time of the event, epoch milliseconds, for a document without a `Timestamp`; nullopt: it has none.
  virtual std::optional<std::int64_t> event_time() = 0;
};

/// Whether a message may be an EMF document: one of the words `_aws` and `CloudWatchMetrics` is in it. No other message
/// is looked at.
bool may_be_emf(std::string_view message);

/// The maximum number of metrics in a directive, and of dimensions in a set.
inline constexpr std::size_t kMaxEmfMetrics = 100;
inline constexpr std::size_t kMaxEmfDimensions = 30;
/// The maximum number of characters of a dimension's name.
inline constexpr std::size_t kMaxEmfDimensionNameCharacters = 250;
/// The earliest time that a document can have where nothing states when it was received, epoch milliseconds: what is
/// before is no time in milliseconds, but 0, 1 or a time in seconds.
inline constexpr std::int64_t kFirstEmfTime = 100'000'000'000;

/// Whether the service takes this as the namespace of a metric in EMF: neither blank nor longer than
/// kMaxMetricNameCharacters, and not of those that it keeps for itself.
bool is_emf_namespace(std::string_view text);
/// Whether a name or a value of a dimension holds nothing beyond the printable characters of ASCII.
bool is_printable_ascii(std::string_view text);

/// Reads EMF documents by the rules of the service's format. grammar/README.md lists which of them are documented.
/// Not thread-safe: holds scratch memory.
///
/// The object may follow the prefix of Lambda's runtime. JSON is that of RFC 8259, nested kMaxJsonDepth deep at most;
/// of equal names the last one counts. A wrong type costs the document, a wrong value what it belongs to, and the first
/// reason of a level is the only one.
class EmfReader {
 public:
  EmfReader();
  ~EmfReader();
  EmfReader(EmfReader&&) noexcept;
  EmfReader& operator=(EmfReader&&) noexcept;

  /// Reads one message. `received`: when the service receives it, epoch milliseconds, which decides whether its time is
  /// too old or too new; nullopt: only what no clock can accept is. Returns whether the message is a document, which
  /// has an object `_aws` at the root, though nothing of it may be published.
  bool read(std::string_view message, std::optional<std::int64_t> received, EmfVisitor& visitor);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
