#pragma once

#include <string>
#include <string_view>

namespace patchbay {

// Text that must not stay in memory after its use, such as a token, a key or a client secret. The
// text is overwritten when the object is destroyed, moved from or assigned to. There is no stream
// or format operator, so code that logs a secret does not compile.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // Returns the text itself. Valid while this object is unchanged. Must not be copied to a plain
  // string.
  [[nodiscard]] std::string_view reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  void wipe() noexcept;

  std::string text_;
};

// Overwrites memory. The compiler never removes this call as useless.
void wipe_bytes(void* data, std::size_t size) noexcept;

// Returns true if the texts are equal. The duration depends only on the lengths.
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace patchbay
