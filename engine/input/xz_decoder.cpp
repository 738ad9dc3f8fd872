#include <lzma.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string_view>

#include "engine/input/decoder.h"

namespace insitu {
namespace {

class XzDecoder final : public Decoder {
 public:
  XzDecoder() { begin(); }
  ~XzDecoder() override { lzma_end(&stream_); }

  Complaint step(Flow& flow) override {
    if (is_between_) return go_on_to_next_stream(flow);
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(flow.input.data());
    stream_.avail_in = flow.input.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(flow.output);
    stream_.avail_out = flow.capacity;
    const lzma_ret status = lzma_code(&stream_, LZMA_RUN);
    flow.consume(flow.input.size() - stream_.avail_in);
    flow.produce(flow.capacity - stream_.avail_out);
    is_between_ = status == LZMA_STREAM_END;
    // LZMA_BUF_ERROR says that there was nothing to do because the input pauses.
    if (status == LZMA_OK || status == LZMA_STREAM_END || status == LZMA_BUF_ERROR) return std::nullopt;
    if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (status == LZMA_MEMLIMIT_ERROR) return kNeedsMemory;
    if (status == LZMA_FORMAT_ERROR && !is_first_stream_) return kFollowedByOther;
    return kDamaged;
  }

  [[nodiscard]] bool at_rest() const override { return is_between_ && has_whole_padding(); }
  [[nodiscard]] std::string_view format() const override { return "xz"; }

 private:
  void begin() {
    if (lzma_stream_decoder(&stream_, kMaxDecoderMemory, /*flags=*/0) != LZMA_OK) throw std::bad_alloc();
  }

  /// Begins the next stream. This is not left to the library (LZMA_CONCATENATED), which distinguishes other bytes after
  /// a stream from half a header only when there are enough of them.
  Complaint go_on_to_next_stream(Flow& flow) {
    const std::size_t zeros = std::min(flow.input.find_first_not_of('\0'), flow.input.size());
    padding_ += zeros;
    flow.consume(zeros);
    if (flow.input.empty()) return std::nullopt;
    if (flow.input.front() != '\xfd') return kFollowedByOther;
    if (!has_whole_padding()) return kDamaged;
    begin();
    is_first_stream_ = is_between_ = false;
    padding_ = 0;
    return std::nullopt;
  }

  /// Whether the padding is whole: the format pads with groups of four zeros.
  [[nodiscard]] bool has_whole_padding() const { return padding_ % 4 == 0; }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool is_first_stream_ = true;
  bool is_between_ = false;
  std::size_t padding_ = 0;
};

}  // namespace

std::unique_ptr<Decoder> make_xz_decoder() { return std::make_unique<XzDecoder>(); }

}  // namespace insitu
