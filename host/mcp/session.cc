#include "mcp/session.h"

#include <charconv>

namespace patchbay::mcp {
namespace {

constexpr std::size_t kLongest = 512;        // maximum length of an id in bytes
constexpr std::size_t kMostOpened = 10'000;  // of all principals; with one more, all are decrypted
                                             // again

vault::Place place_of(const std::string& principal) { return {"mcp_session", principal, "id"}; }

std::int64_t seconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// Returns a letter for each capability, in a fixed order; "-" for a missing one.
std::string letters_of(const Client& client) {
  return {client.elicits_by_form ? 'f' : '-', client.elicits_by_url ? 'u' : '-',
          client.samples ? 's' : '-', client.lists_roots ? 'r' : '-'};
}

std::optional<Client> client_of_letters(std::string_view letters) {
  if (letters.size() != 4) return std::nullopt;
  return Client{letters[0] == 'f', letters[1] == 'u', letters[2] == 's', letters[3] == 'r'};
}

// Removes the text before the next space from `text` and returns it.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

}  // namespace

std::string principal_of(const Caller& caller) {
  return caller.organization + "\n" + caller.user + "\n" +
         (caller.client.empty() ? caller.key : caller.client);
}

std::string Sessions::begin(const Caller& caller, Revision revision, Client client) const {
  constexpr std::size_t kNonceBytes = 12;
  std::string plain(name_of(revision));
  plain.append(" ").append(letters_of(client)).append(" ");
  plain.append(std::to_string(seconds(clock_.wall()))).append(" ");
  plain.append(random_.token(kNonceBytes));
  return seal_.seal(place_of(principal_of(caller)), plain);
}

std::optional<Sessions::Begun> Sessions::opened(const std::string& principal,
                                                std::string_view id) const {
  const std::optional<Secret> opened = seal_.open(place_of(principal), id);
  if (!opened) return std::nullopt;
  std::string_view text = opened->reveal();
  const auto revision = revision_of(take_word(text));
  const auto client = client_of_letters(take_word(text));
  const std::string_view began = take_word(text);
  if (!revision || !client) return std::nullopt;
  Begun begun{{*revision, *client, std::string(text)}};
  std::from_chars(began.data(), began.data() + began.size(), begun.at);
  return begun;
}

std::optional<Session> Sessions::find(const Caller& caller, std::string_view id) const {
  if (id.size() > kLongest) return std::nullopt;
  const std::string principal = principal_of(caller);
  const Sha256 digest = sha256(std::to_string(id.size()).append(":").append(id).append(principal));
  std::optional<Begun> begun;
  {
    const Lock lock(mutex_);
    const auto known = opened_.find(digest);
    if (known != opened_.end()) begun = known->second;
  }
  if (!begun) {
    begun = opened(principal, id);
    if (!begun) return std::nullopt;
    const Lock lock(mutex_);
    if (opened_.size() >= kMostOpened) opened_.clear();
    opened_.emplace(digest, *begun);
  }
  const bool is_valid =
      seconds(clock_.wall()) - begun->at <= std::chrono::seconds(kSessionLifetime).count();
  return is_valid ? std::optional(std::move(begun->session)) : std::nullopt;
}

}  // namespace patchbay::mcp
