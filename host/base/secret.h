#pragma once

#include <string>
#include <string_view>

namespace patchbay {

// Text that must not stay in memory after its use, such as a token, a key or a client secret. The
// text is wiped when the object is destroyed, moved from or assigned to. The class has no stream or
// format operator on purpose, so code that writes a secret to a log does not compile.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // Returns the text itself, which is valid while this object lives unchanged. Do not copy the text
  // into a plain string.
  [[nodiscard]] std::string_view reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  void wipe() noexcept;

  std::string text_;
};

// Wipes memory. The compiler never removes this call as useless.
void wipe_bytes(void* data, std::size_t size) noexcept;

// Returns true if the texts are equal. The time that the function takes depends only on the
// lengths.
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace patchbay
