#include "documents/sequence.h"

#include <soci/soci.h>

namespace patchbay::documents {

// On PostgreSQL, the transaction locks the table before it gets its snapshot. So a transaction that
// waited for the lock sees the changes of the lock's previous owner. SQLite needs no lock, because
// it has only one writer.
Sequence::Sequence(store::Transaction& transaction) : transaction_(transaction) {
  if (transaction.dialect() == store::Dialect::kPostgresql) {
    transaction.sql() << "lock table document_sequence in exclusive mode";
  }
  last_ = last_change(transaction);
  before_ = last_;
}

std::int64_t next_run_number(store::Transaction& transaction) {
  transaction.sql() << "update document_sequence set last = last + 1 where id = 'runs'";
  std::int64_t last = 0;
  transaction.sql() << "select last from document_sequence where id = 'runs'", soci::into(last);
  return last;
}

std::int64_t last_change(store::Transaction& transaction) {
  std::int64_t last = 0;
  transaction.sql() << "select last from document_sequence where id = 'changes'", soci::into(last);
  return last;
}

void Sequence::keep() {
  if (last_ == before_) return;
  transaction_.sql() << "update document_sequence set last = :last where id = 'changes'",
      soci::use(last_);
  before_ = last_;
}

}  // namespace patchbay::documents
