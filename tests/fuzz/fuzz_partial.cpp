#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>

#include "engine/model/state_stream.h"
#include "engine/partial/partial_file.h"
#include "engine/partial/partial_header.h"
#include "engine/partial/query_merge.h"
#include "insitu/compile.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

// Of each command that holds rows, and of each kind of aggregate.
constexpr std::array<std::string_view, 8> kQueries = {
    "stats count(*), avg(n), pct(n, 90), countDistinct(user) by level, bin(1m)",
    "stats earliest(user), latest(user), sortsFirst(user), stddev(n), max(user) by level",
    "sort n desc | limit 3",
    "fields user",
    "dedup user",
    "pattern @message",
    "filter level != 'x' | fields user | limit any 2",
    "stats values(user), min(n), sum(n)"};

class NoRows final : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
};

Finding check_state(const Program& program, std::string_view state) {
  constexpr std::array<std::uint64_t, 3> kFiles = {2, 5, 9};
  constexpr std::array<std::uint64_t, 10> kSame = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  QueryOptions options;
  options.memory_limit = std::size_t{64} << 20;
  NoRows sink;
  QueryMerge merge(program, sink, options);
  if (!merge.add(state, kFiles)) return {};
  QueryMerge again(program, sink, options);
  if (!again.add(merge.state(), kSame)) return "what was taken is refused when it is saved";
  again.finish({});
  return {};
}

}  // namespace

Finding partial(std::string_view bytes) {
  if (read_partial_header(bytes)) (void)read_partial_state(bytes, std::size_t{64} << 20);
  StateReader reader(bytes);
  PartialHeader header;
  header.load(reader);
  if (bytes.empty()) return {};
  const std::size_t number = static_cast<std::uint8_t>(bytes.front()) % kQueries.size();
  const auto program = compile_query(kQueries[number]);
  if (!program) return "refused: " + std::string(kQueries[number]);
  try {
    return check_state(*program, bytes.substr(1));
  } catch (const std::bad_alloc&) {  // also MemoryLimitExceeded
    return {};
  }
}

}  // namespace insitu::fuzz
