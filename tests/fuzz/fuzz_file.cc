// Input: a file of any type. The file is read, or refused with an outcome and a sentence. The
// result of reading is reported before the text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "invariant.h"
#include "readers/read_file.h"
#include "readers/refusal.h"

using patchbay::fuzz::must_hold;

namespace {

class CheckingSink final : public patchbay::readers::ReadingSink {
 public:
  patchbay::Result<void> tell(const patchbay::readers::Reading& /*reading*/) override {
    must_hold(!told_, "a file is told once");
    told_ = true;
    return patchbay::success();
  }
  patchbay::Result<void> begin(std::string_view /*part*/) override {
    must_hold(told_, "a file is told before its text");
    begun_ = true;
    return patchbay::success();
  }
  patchbay::Result<void> add(std::string_view /*text*/) override {
    must_hold(begun_, "text belongs to a part");
    return patchbay::success();
  }

 private:
  bool told_ = false;
  bool begun_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  CheckingSink sink;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = patchbay::readers::read_file(bytes, {"", "page.html"}, sink);
  if (read.has_error()) {
    must_hold(!read.error().message().empty(), "a refusal says why");
    must_hold(patchbay::extraction::outcome_of(read.error().details().reason).has_value(),
              "a refusal has an outcome");
  }
  return 0;
}
