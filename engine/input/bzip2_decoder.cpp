#include <bzlib.h>

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string_view>

#include "engine/input/decoder.h"

namespace insitu {
namespace {

class Bzip2Decoder final : public Decoder {
 public:
  Bzip2Decoder() { begin(); }
  ~Bzip2Decoder() override { BZ2_bzDecompressEnd(&stream_); }

  Complaint step(Flow& flow) override {
    if (at_rest_ && flow.input.empty()) return std::nullopt;
    if (at_rest_) {
      BZ2_bzDecompressEnd(&stream_);
      begin();
      is_first_stream_ = at_rest_ = false;
    }
    stream_.next_in = const_cast<char*>(flow.input.data());  // not written to
    stream_.avail_in = static_cast<unsigned>(flow.input.size());
    stream_.next_out = flow.output;
    stream_.avail_out = static_cast<unsigned>(flow.capacity);
    const int status = BZ2_bzDecompress(&stream_);
    flow.consume(flow.input.size() - stream_.avail_in);
    flow.produce(flow.capacity - stream_.avail_out);
    if (status == BZ_OK) return std::nullopt;
    if (status == BZ_MEM_ERROR) throw std::bad_alloc();
    if (status == BZ_DATA_ERROR_MAGIC && !is_first_stream_) return kFollowedByOther;
    if (status != BZ_STREAM_END) return kDamaged;
    at_rest_ = true;
    return std::nullopt;
  }

  [[nodiscard]] bool at_rest() const override { return at_rest_; }
  [[nodiscard]] std::string_view format() const override { return "bzip2"; }

 private:
  void begin() {
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) != BZ_OK) throw std::bad_alloc();
  }

  bz_stream stream_{};
  bool is_first_stream_ = true;
  bool at_rest_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_bzip2_decoder() { return std::make_unique<Bzip2Decoder>(); }

}  // namespace insitu
