#include "engine/partial/hashed_inputs.h"

#include <expected>
#include <string_view>
#include <utility>

#include "engine/input/overheard_source.h"
#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

HashedInputs::HashedInputs(std::span<const Input> inputs) : inputs_(inputs.begin(), inputs.end()) {
  for (Input& input : inputs_) {
    auto hash = std::make_shared<ContentHash>();
    hashes_.push_back(hash);
    input.open = [open = std::move(input.open), hash]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
      auto source = open();
      if (!source) return source;
      return overheard_source(std::move(*source), [hash](std::string_view bytes) { hash->add(bytes); });
    };
  }
}

}  // namespace insitu
