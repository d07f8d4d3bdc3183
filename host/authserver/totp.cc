#include "authserver/totp.h"

#include <openssl/hmac.h>

#include <array>
#include <chrono>
#include <cstdlib>

#include "oauth_messages/form.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kSha1Bytes = 20;

std::array<std::uint8_t, kSha1Bytes> sha1_mac(const Secret& secret, std::uint64_t counter) {
  std::array<std::uint8_t, 8> text{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[text.size() - 1 - i] = static_cast<std::uint8_t>(counter >> (8 * i));
  }
  std::array<std::uint8_t, kSha1Bytes> mac{};
  unsigned size = 0;
  const std::string_view key = secret.reveal();
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), text.data(), text.size(),
           mac.data(), &size) == nullptr) {
    std::abort();  // there is no memory
  }
  return mac;
}

}  // namespace

std::string hotp(const Secret& secret, std::uint64_t counter, unsigned digits) {
  const auto mac = sha1_mac(secret, counter);
  const std::size_t offset = mac.back() & 0x0FU;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | mac[offset + i];
  number &= 0x7FFFFFFFU;
  std::string code(digits, '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit) {
    *digit = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return code;
}

std::int64_t totp_step(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  return seconds.count() / kTotpStepSeconds;
}

std::optional<std::int64_t> step_of_code(const Secret& secret, std::string_view code, WallTime now,
                                         std::int64_t used) {
  const std::int64_t here = totp_step(now);
  std::optional<std::int64_t> found;
  for (std::int64_t step = here - 1; step <= here + 1; ++step) {
    const std::string right = hotp(secret, static_cast<std::uint64_t>(step));
    const bool fits = equal_in_constant_time(code, right);
    if (fits && step > used) found = step;
  }
  return found;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    held = (held << 8 | static_cast<unsigned char>(byte)) & 0xFFFU;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += kLetters[held >> bits & 31U];
    }
  }
  if (bits > 0) text += kLetters[held << (5 - bits) & 31U];
  return text;
}

Secret totp_uri(std::string_view server, std::string_view person, const Secret& secret) {
  const Secret issuer = oauth_messages::form_encoded(server);
  const Secret account = oauth_messages::form_encoded(person);
  const Secret letters(base32(secret.reveal()));
  std::string uri = "otpauth://totp/";
  uri.reserve(1000);  // large enough, so that growing leaves no copy of the secret in memory
  uri.append(issuer.reveal()).append(":").append(account.reveal());
  uri.append("?secret=").append(letters.reveal()).append("&issuer=").append(issuer.reveal());
  uri.append("&algorithm=SHA1&digits=6&period=30");
  return Secret(std::move(uri));
}

}  // namespace patchbay::authserver
