#pragma once

#include <string>
#include <string_view>

#include "engine/model/json_text.h"

namespace insitu {

/// Appends the members of a JSON object, compact and in the order of the calls. REQUIRES: the text outlives it
class CompactObject {
 public:
  explicit CompactObject(std::string& out) : out_(out) { out_ += '{'; }
  void text(std::string_view name, std::string_view value) { append_json_string(key(name), value); }
  /// `json`: as it is.
  void raw(std::string_view name, std::string_view json) { key(name) += json; }
  void close() { out_ += '}'; }

 private:
  std::string& key(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    return out_;
  }

  std::string& out_;
  bool is_first_ = true;
};

/// Returns a compact array of texts. `Texts`: a range of texts.
template <class Texts>
std::string text_array(const Texts& texts) {
  std::string json = "[";
  for (const auto& text : texts) {
    if (json.size() > 1) json += ',';
    append_json_string(json, text);
  }
  return json + "]";
}

}  // namespace insitu
