package dev.mink.adapter;

/** The transaction of an append that is under way; of no use after the participant returned. */
public interface AppendTransaction extends Transaction {}
