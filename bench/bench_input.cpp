// Measures decompression, block after block. Bytes are those that come out.
#include <benchmark/benchmark.h>
#include <isa-l.h>
#include <zstd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/log_in_memory.h"
#include "bench/memory_source.h"
#include "bench/throughput.h"
#include "engine/input/decompress.h"

namespace insitu::bench {
namespace {

constexpr std::size_t kLogSize = std::size_t{16} << 20;
constexpr std::size_t kBlockSize = std::size_t{512} << 10;

std::string gzipped(std::string_view text) {
  std::string packed(text.size(), '\0');
  std::vector<unsigned char> window(ISAL_DEF_LVL1_DEFAULT);
  isal_zstream stream;
  isal_deflate_init(&stream);
  stream.level = 1;
  stream.level_buf = window.data();
  stream.level_buf_size = static_cast<std::uint32_t>(window.size());
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  std::string input(text);
  stream.next_in = reinterpret_cast<unsigned char*>(input.data());
  stream.avail_in = static_cast<std::uint32_t>(input.size());
  stream.next_out = reinterpret_cast<unsigned char*>(packed.data());
  stream.avail_out = static_cast<std::uint32_t>(packed.size());
  isal_deflate(&stream);
  packed.resize(stream.total_out);
  return packed;
}

std::string zstd_packed(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), ZSTD_CLEVEL_DEFAULT));
  return packed;
}

void unpack(benchmark::State& state, std::string (*pack)(std::string_view)) {
  const std::string_view text = log_text(LogKind::Json).substr(0, kLogSize);
  const std::string packed = pack(text);
  std::vector<char> block(kBlockSize);
  for (auto _ : state) {
    auto source = decompress(std::make_unique<MemorySource>(packed));
    std::size_t unpacked = 0;
    while (source) {
      const std::size_t size = (*source)->read(block.data(), block.size()).value_or(0);
      if (size == 0) break;
      unpacked += size;
    }
    if (unpacked != text.size()) {
      state.SkipWithError("the log did not come out again");
      break;
    }
  }
  report_throughput(state, text.size());
}
BENCHMARK_CAPTURE(unpack, gzip, gzipped)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(unpack, zstd, zstd_packed)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu::bench
