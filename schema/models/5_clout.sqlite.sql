-- What the ledger may not do, and how entries move balances, in SQLite's words.

CREATE TRIGGER entry_moves AFTER INSERT ON entry
BEGIN
    UPDATE purse SET balance = balance - new.amount WHERE id = new.source_id;
    UPDATE purse SET balance = balance + new.amount,
                     earned = earned + CASE WHEN (SELECT kind FROM purse WHERE id = new.source_id) = 'mint'
                                            THEN new.amount ELSE 0 END
    WHERE id = new.target_id;
END;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN
    SELECT raise(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER entry_remains BEFORE DELETE ON entry
BEGIN
    SELECT raise(ABORT, 'the ledger is append-only');
END;
