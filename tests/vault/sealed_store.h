#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/base64.h"
#include "store/postgres_server.h"
#include "vault/vault.h"

namespace patchbay {

// Returns a key of one repeated byte, as a ring's file writes it.
inline std::string encoded(char byte) { return base64(std::string(32, byte)); }

// Accepts every ring. For changing a ring that no store uses.
inline Result<void> any_ring(const vault::KeyRing& /*ring*/) { return success(); }

// A store that has envelopes in two tables, and a key ring file beside it, as on a real host.
class SealedStore {
 public:
  explicit SealedStore(store::Dialect dialect);

  [[nodiscard]] std::unique_ptr<vault::Vault> open_vault();
  [[nodiscard]] vault::KeyRingSource source() const {
    return vault::KeyRingSource::in_file(ring_path());
  }
  [[nodiscard]] std::string ring_path() const { return folder_.path() + "/keys"; }
  [[nodiscard]] std::string location() const { return database_.location(); }
  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] SystemRandom& random() { return random_; }

  // Closes the database, so that a child process can use it alone.
  void close() { store_.reset(); }
  void reopen() { store_ = database_.open(); }

  // Seals `count` secrets in each of the two tables.
  void fill(const vault::Vault& vault, int count);
  // Returns true if each of these secrets still opens, with the right text.
  [[nodiscard]] bool all_open(const vault::Vault& vault);
  [[nodiscard]] std::map<std::string, std::string> envelopes(const std::string& table);

 private:
  SystemRandom random_;
  TestFolder folder_;
  TestDatabase database_;
  std::unique_ptr<store::Store> store_;
  int filled_ = 0;
};

}  // namespace patchbay
