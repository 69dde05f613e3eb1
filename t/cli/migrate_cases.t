#!/usr/bin/perl
# The most telling of the pairs of schemas; t/full/migrate_cases.t has all of them.
use strict;
use warnings;
use File::Basename 'dirname';
use lib dirname(__FILE__) . '/../migrate';
use Suite qw(cases run_cases);

my %telling = map { $_ => 1 } qw(
    create_table_all_constraints drop_table_refused rename_table_referenced_by_fk rename_column_no_hint_refused
    rename_column_everywhere add_column_notnull_backfill add_column_notnull_no_default_refused drop_column_allowed
    type_text_to_int_no_cast set_not_null_with_nulls_fails fk_add_orphans_fail rebuild_parent_cascade_children_survive
    autoincrement_high_water_mark_kept rebuild_keeps_every_value view_survives_rebuild trigger_survives_rebuild
    noop_altered_vs_fresh data_split_column combined_release combined_last_step_fails_all_undone
    rename_two_tables_swapped check_unnamed_survives_rebuild rowid_kept_without_integer_primary_key
    conflict_clause_must_not_swallow_rows backfill_that_gathers_rows_refused fts5_options_changed
    everything_at_once_in_one_table
);
my @cases = grep { delete $telling{$_->{name}} } cases();
die 'no such case: ' . join(' ', sort keys %telling) if %telling;
exit !run_cases(['wal'], @cases);
