#include <zstd.h>
#include <zstd_errors.h>

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

constexpr int kMaxWindowLog = 30;  // the limit of memory in zstd's words
static_assert(kMaxDecoderMemory == std::uint64_t{1} << kMaxWindowLog);

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  }

  Complaint step(Flow& flow) override {
    // After a frame, a call without input would already count as the beginning of the next one.
    if (at_rest_ && flow.input.empty()) return std::nullopt;
    if (at_rest_ && !may_begin_frame(flow.input.front())) return kFollowedByOther;
    ZSTD_outBuffer output{flow.output, flow.capacity, 0};
    ZSTD_inBuffer input{flow.input.data(), std::min(flow.input.size(), bytes_up_to_border()), 0};
    const std::size_t result = ZSTD_decompressStream(stream_.get(), &output, &input);
    if (ZSTD_isError(result) != 0) return complaint_about(ZSTD_getErrorCode(result));
    flow.consume(input.pos);
    flow.produce(output.pos);
    at_rest_ = result == 0;
    is_first_frame_ = is_first_frame_ && !at_rest_;
    wanted_ = result;
    return std::nullopt;
  }

  [[nodiscard]] bool at_rest() const override { return at_rest_; }
  [[nodiscard]] std::string_view format() const override { return "zstd"; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  [[nodiscard]] static bool may_begin_frame(char byte) { return byte == '\x28' || (byte >= '\x50' && byte <= '\x5f'); }

  /// Returns the number of bytes for one call, which never gets past one block: when a call fails, the library does not
  /// report what it had written before in the same call. It wants a block together with the next block's header, and
  /// gets the header in a separate call.
  [[nodiscard]] std::size_t bytes_up_to_border() const {
    constexpr std::size_t kBlockHeader = 3;
    if (at_rest_ || wanted_ <= kBlockHeader) return kBlockHeader;
    return wanted_ - kBlockHeader;
  }

  [[nodiscard]] std::string_view complaint_about(ZSTD_ErrorCode code) const {
    if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
    if (code == ZSTD_error_checksum_wrong) return kBadChecksum;
    if (code == ZSTD_error_frameParameter_windowTooLarge) return kNeedsMemory;
    if (code == ZSTD_error_dictionary_wrong) return "needs a dictionary";
    if (code == ZSTD_error_prefix_unknown && !is_first_frame_) return kFollowedByOther;
    return kDamaged;
  }

  std::unique_ptr<ZSTD_DStream, Free> stream_;
  bool at_rest_ = false;
  bool is_first_frame_ = true;
  std::size_t wanted_ = 0;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() { return std::make_unique<ZstdDecoder>(); }

}  // namespace insitu
