-- What the ledger may not do, and how entries move balances, in PostgreSQL's words.

CREATE FUNCTION entry_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE purse SET balance = balance - NEW.amount WHERE id = NEW.source_id;
    UPDATE purse SET balance = balance + NEW.amount,
                     earned = earned + CASE WHEN (SELECT kind FROM purse WHERE id = NEW.source_id) = 'mint'
                                            THEN NEW.amount ELSE 0 END
    WHERE id = NEW.target_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;

CREATE TRIGGER entry_moves AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_move();
CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_refuse();
