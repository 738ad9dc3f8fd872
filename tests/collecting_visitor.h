#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/extract/json_walker.h"

namespace insitu {

/// Remembers the texts handed over for each want, in order.
class CollectingVisitor : public JsonVisitor {
 public:
  void restart() override { values.clear(); }
  void value(WantId want, const JsonToken& token) override { values[want].emplace_back(token.value(scratch_).text); }

  std::map<WantId, std::vector<std::string>> values;

 private:
  std::string scratch_;
};

}  // namespace insitu
